{# A number of the JSON list of numbers in `column`, by its place from 0.
   column: text; place: whole number, an expression. Gives a float; null where the list has no such place,
   and where the column is null. #}
{% macro json_number_at(column, place) %}
  {{- return(adapter.dispatch('json_number_at', 'nba_props')(column, place)) -}}
{% endmacro %}

{% macro duckdb__json_number_at(column, place) -%}
try_cast(json_extract_string({{ column }}, '$[' || cast(cast({{ place }} as int64) as varchar) || ']') as double)
{%- endmacro %}

{% macro bigquery__json_number_at(column, place) -%}
safe_cast(json_value_array({{ column }})[safe_offset(cast({{ place }} as int64))] as float64)
{%- endmacro %}
