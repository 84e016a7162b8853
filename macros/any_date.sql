{# No condition; on BigQuery one that a raw table which asks for a filter of its partitions accepts. #}
{% macro any_date(column) -%}
  {{- return(adapter.dispatch('any_date', 'nba_props')(column)) -}}
{%- endmacro %}

{% macro default__any_date(column) -%}
true
{%- endmacro %}

{% macro bigquery__any_date(column) -%}
{{ column }} >= date '1900-01-01'
{%- endmacro %}
