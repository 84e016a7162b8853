{# Replaces the rows of a table from a day on by those of a select: one MERGE on BigQuery, elsewhere two statements,
   for the caller's transaction. The condition begins with its column, so that MERGE can put `kept.` before it.
   relation: the table; sql: the select; column: a date of both; first_day: an ISO date as text. #}
{% macro replace_from(relation, sql, column, first_day) %}
  {{- return(adapter.dispatch('replace_from', 'nba_props')(relation, sql, column ~ " >= date '" ~ first_day ~ "'")) -}}
{% endmacro %}

{% macro default__replace_from(relation, sql, condition) %}
delete from {{ relation }}
where {{ condition }};

insert into {{ relation }} by name
select * from (
{{ sql }}
) as rebuilt
where {{ condition }}
{% endmacro %}

{% macro bigquery__replace_from(relation, sql, condition) %}
  {%- set columns = adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') -%}
merge into {{ relation }} as kept
using (
    select * from (
{{ sql }}
    ) as rebuilt
    where {{ condition }}
) as rebuilt
on false
when not matched by source and kept.{{ condition }} then delete
when not matched then insert ({{ columns }}) values ({{ columns }})
{% endmacro %}
