{# Adds minutes and stays a timestamp (dbt's dateadd gives DATETIME on BigQuery).
   timestamp: timestamp; minutes: integer, which may be negative. Null where either is null. #}
{% macro add_minutes(timestamp, minutes) %}
  {{- return(adapter.dispatch('add_minutes', 'nba_props')(timestamp, minutes)) -}}
{% endmacro %}

{% macro duckdb__add_minutes(timestamp, minutes) -%}
({{ timestamp }} + to_minutes({{ minutes }}))
{%- endmacro %}

{% macro bigquery__add_minutes(timestamp, minutes) -%}
timestamp_add({{ timestamp }}, interval {{ minutes }} minute)
{%- endmacro %}
