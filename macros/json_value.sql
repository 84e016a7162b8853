{# Text of a scalar in a JSON text column. Numbers keep their text on BigQuery and are rewritten on DuckDB
   (1.50 becomes 1.5): cast them, do not compare their texts.
   column: text; path: literal JSON path such as '$.home_team.score'. Gives text; null when the value is
   absent, null, a list or an object, and when the column is null or no JSON. #}
{% macro json_value(column, path) %}
  {{- return(adapter.dispatch('json_value', 'nba_props')(column, path)) -}}
{% endmacro %}

{% macro duckdb__json_value(column, path) -%}
json_extract_string(try(json_value({{ column }}, '{{ path }}')), '$')
{%- endmacro %}

{% macro bigquery__json_value(column, path) -%}
json_value({{ column }}, '{{ path }}')
{%- endmacro %}
