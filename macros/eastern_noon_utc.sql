{# The UTC instant of noon on an Eastern date.
   eastern_date: date. Gives a timestamp; null for null. #}
{% macro eastern_noon_utc(eastern_date) %}
  {{- return(adapter.dispatch('eastern_noon_utc', 'nba_props')(eastern_date)) -}}
{% endmacro %}

{% macro duckdb__eastern_noon_utc(eastern_date) -%}
((cast({{ eastern_date }} as timestamp) + to_hours(12)) at time zone 'America/New_York' at time zone 'UTC')
{%- endmacro %}

{% macro bigquery__eastern_noon_utc(eastern_date) -%}
timestamp(datetime_add(datetime({{ eastern_date }}), interval 12 hour), 'America/New_York')
{%- endmacro %}
