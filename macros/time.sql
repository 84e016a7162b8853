{# Adds minutes and stays a timestamp (dbt's dateadd gives DATETIME on BigQuery). #}
{% macro add_minutes(timestamp, minutes) %}
  {{- return(adapter.dispatch('add_minutes', 'nba_props')(timestamp, minutes)) -}}
{% endmacro %}

{% macro duckdb__add_minutes(timestamp, minutes) -%}
({{ timestamp }} + to_minutes({{ minutes }}))
{%- endmacro %}

{% macro bigquery__add_minutes(timestamp, minutes) -%}
timestamp_add({{ timestamp }}, interval {{ minutes }} minute)
{%- endmacro %}

{# Hours from one instant to another, as a fraction. #}
{% macro hours_between(start, stop) %}
  {{- return(adapter.dispatch('hours_between', 'nba_props')(start, stop)) -}}
{% endmacro %}

{% macro duckdb__hours_between(start, stop) -%}
(epoch_us({{ stop }}) - epoch_us({{ start }})) / 3600000000.0
{%- endmacro %}

{% macro bigquery__hours_between(start, stop) -%}
timestamp_diff({{ stop }}, {{ start }}, microsecond) / 3600000000.0
{%- endmacro %}

{# Adds whole days to a date and stays a date. #}
{% macro add_days(date, days) %}
  {{- return(adapter.dispatch('add_days', 'nba_props')(date, days)) -}}
{% endmacro %}

{% macro duckdb__add_days(date, days) -%}
cast({{ date }} + to_days({{ days }}) as date)
{%- endmacro %}

{% macro bigquery__add_days(date, days) -%}
date_add({{ date }}, interval {{ days }} day)
{%- endmacro %}

{# The wall clock, as the project stores instants. #}
{% macro now_utc() %}
  {{- return(adapter.dispatch('now_utc', 'nba_props')()) -}}
{% endmacro %}

{% macro duckdb__now_utc() -%}
cast(current_timestamp at time zone 'UTC' as timestamp)
{%- endmacro %}

{% macro bigquery__now_utc() -%}
current_timestamp()
{%- endmacro %}
