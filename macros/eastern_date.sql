{# Calendar date in America/New_York, to which a game belongs.
   utc: timestamp. Gives a date; null for null. #}
{% macro eastern_date(utc) %}
  {{- return(adapter.dispatch('eastern_date', 'nba_props')(utc)) -}}
{% endmacro %}

{% macro duckdb__eastern_date(utc) -%}
cast({{ utc }} at time zone 'UTC' at time zone 'America/New_York' as date)
{%- endmacro %}

{% macro bigquery__eastern_date(utc) -%}
date({{ utc }}, 'America/New_York')
{%- endmacro %}
