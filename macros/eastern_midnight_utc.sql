{# The UTC instant at which an Eastern date begins.
   eastern_date: date. Gives a timestamp; null for null. #}
{% macro eastern_midnight_utc(eastern_date) %}
  {{- return(adapter.dispatch('eastern_midnight_utc', 'nba_props')(eastern_date)) -}}
{% endmacro %}

{% macro duckdb__eastern_midnight_utc(eastern_date) -%}
(cast({{ eastern_date }} as timestamp) at time zone 'America/New_York' at time zone 'UTC')
{%- endmacro %}

{% macro bigquery__eastern_midnight_utc(eastern_date) -%}
timestamp({{ eastern_date }}, 'America/New_York')
{%- endmacro %}
