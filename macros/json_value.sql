{# Text of a scalar in a JSON text column; null when absent or null.
   path is a JSON path such as '$.home_team.score'. An object gives null on BigQuery and its
   text on DuckDB: compare with the cast, never rely on it. #}
{% macro json_value(column, path) %}
  {{- return(adapter.dispatch('json_value', 'nba_props')(column, path)) -}}
{% endmacro %}

{% macro duckdb__json_value(column, path) -%}
json_extract_string({{ column }}, '{{ path }}')
{%- endmacro %}

{% macro bigquery__json_value(column, path) -%}
json_value({{ column }}, '{{ path }}')
{%- endmacro %}
