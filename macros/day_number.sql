{# Days since 1 January 1970: dates as numbers, for windows over days and for differences.
   date: date. Gives an integer, negative before 1970; null for null. #}
{% macro day_number(date) %}
  {{- return(adapter.dispatch('day_number', 'nba_props')(date)) -}}
{% endmacro %}

{% macro duckdb__day_number(date) -%}
({{ date }} - date '1970-01-01')
{%- endmacro %}

{% macro bigquery__day_number(date) -%}
unix_date({{ date }})
{%- endmacro %}
