{# Adds whole days to a date and stays a date.
   date: date; days: integer, which may be negative. Null where either is null. #}
{% macro add_days(date, days) %}
  {{- return(adapter.dispatch('add_days', 'nba_props')(date, days)) -}}
{% endmacro %}

{% macro duckdb__add_days(date, days) -%}
cast({{ date }} + to_days({{ days }}) as date)
{%- endmacro %}

{% macro bigquery__add_days(date, days) -%}
date_add({{ date }}, interval {{ days }} day)
{%- endmacro %}
