{# JSON text of a list in a JSON text column, without blanks between its elements: '["24","4-9"]'.
   column: text; path: literal JSON path. Gives text; null when there is no list at the path, and
   when the column is null or no JSON. #}
{% macro json_list(column, path) %}
  {{- return(adapter.dispatch('json_list', 'nba_props')(column, path)) -}}
{% endmacro %}

{% macro duckdb__json_list(column, path) -%}
case
    when try(json_type({{ column }}, '{{ path }}')) = 'ARRAY'
        then cast(json_extract({{ column }}, '{{ path }}') as varchar)
end
{%- endmacro %}

{# The JSON text of a string begins with a quote: only a list begins with a bracket. #}
{% macro bigquery__json_list(column, path) -%}
case
    when starts_with(json_query({{ column }}, '{{ path }}'), '[')
        then json_query({{ column }}, '{{ path }}')
end
{%- endmacro %}
