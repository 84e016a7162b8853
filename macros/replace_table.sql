{# Statement that creates a table in the place of one of this name, if any. #}
{% macro replace_table(relation, sql) %}
  {{- return(adapter.dispatch('replace_table', 'nba_props')(relation, sql)) -}}
{% endmacro %}

{% macro default__replace_table(relation, sql) %}
create or replace table {{ relation }} as (
{{ sql }}
)
{% endmacro %}

{% macro bigquery__replace_table(relation, sql) %}
{{ create_table_as(False, relation, sql) }}
{% endmacro %}
