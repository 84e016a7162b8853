{# The number at a place, from 0, of a JSON list of numbers; null beyond its end, and where it is none.
   place: integer expression, not negative. #}
{% macro json_number_at(column, place) %}
  {{- return(adapter.dispatch('json_number_at', 'nba_props')(column, place)) -}}
{% endmacro %}

{% macro duckdb__json_number_at(column, place) -%}
try_cast(list_extract(try(from_json({{ column }}, '["VARCHAR"]')), {{ place }} + 1) as double)
{%- endmacro %}

{% macro bigquery__json_number_at(column, place) -%}
safe_cast(json_value_array({{ column }})[safe_offset({{ place }})] as float64)
{%- endmacro %}
