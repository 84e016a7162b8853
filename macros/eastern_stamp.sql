{# Eastern time for a log line, e.g. '2026-01-24 17:30 ET'.
   utc: timestamp. Gives text; null for null. #}
{% macro eastern_stamp(utc) %}
  {{- return(adapter.dispatch('eastern_stamp', 'nba_props')(utc)) -}}
{% endmacro %}

{% macro duckdb__eastern_stamp(utc) -%}
strftime({{ utc }} at time zone 'UTC' at time zone 'America/New_York', '%Y-%m-%d %H:%M ET')
{%- endmacro %}

{% macro bigquery__eastern_stamp(utc) -%}
format_timestamp('%Y-%m-%d %H:%M ET', {{ utc }}, 'America/New_York')
{%- endmacro %}
