{# A number of the JSON list of numbers in `column`, by its place from 0.
   column: text; place: whole number, an expression. Gives a float; null where the list has no such place or
   no number there, and where the column is null or no JSON list. #}
{% macro json_number_at(column, place) %}
  {{- return(adapter.dispatch('json_number_at', 'nba_props')(column, place)) -}}
{% endmacro %}

{% macro duckdb__json_number_at(column, place) -%}
case
    when {{ place }} >= 0
        then try(try_cast(
            json_extract_string({{ column }}, '$[' || cast(cast({{ place }} as int64) as varchar) || ']') as double
        ))
end
{%- endmacro %}

{% macro bigquery__json_number_at(column, place) -%}
safe_cast(json_value_array({{ column }})[safe_offset(cast({{ place }} as int64))] as float64)
{%- endmacro %}
