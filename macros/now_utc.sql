{# The wall clock as a timestamp, as the project stores instants; never null. #}
{% macro now_utc() %}
  {{- return(adapter.dispatch('now_utc', 'nba_props')()) -}}
{% endmacro %}

{% macro duckdb__now_utc() -%}
cast(current_timestamp at time zone 'UTC' as timestamp)
{%- endmacro %}

{% macro bigquery__now_utc() -%}
current_timestamp()
{%- endmacro %}
