{# Instants are UTC; a game belongs to its calendar date in America/New_York. #}
{% macro eastern_date(utc) %}
  {{- return(adapter.dispatch('eastern_date', 'nba_props')(utc)) -}}
{% endmacro %}

{% macro duckdb__eastern_date(utc) -%}
cast({{ utc }} at time zone 'UTC' at time zone 'America/New_York' as date)
{%- endmacro %}

{% macro bigquery__eastern_date(utc) -%}
date({{ utc }}, 'America/New_York')
{%- endmacro %}

{# The UTC instant at which the Eastern date begins. #}
{% macro eastern_midnight_utc(eastern_date) %}
  {{- return(adapter.dispatch('eastern_midnight_utc', 'nba_props')(eastern_date)) -}}
{% endmacro %}

{% macro duckdb__eastern_midnight_utc(eastern_date) -%}
(cast({{ eastern_date }} as timestamp) at time zone 'America/New_York' at time zone 'UTC')
{%- endmacro %}

{% macro bigquery__eastern_midnight_utc(eastern_date) -%}
timestamp({{ eastern_date }}, 'America/New_York')
{%- endmacro %}

{# The UTC instant of a time on the Eastern wall clock, given in minutes from the midnight that
   begins the Eastern date: 1500 is 1 AM of the next day. An hour that does not exist (the clock
   goes forward) is the one after it. #}
{% macro eastern_time_utc(eastern_date, minutes) %}
  {{- return(adapter.dispatch('eastern_time_utc', 'nba_props')(eastern_date, minutes)) -}}
{% endmacro %}

{% macro duckdb__eastern_time_utc(eastern_date, minutes) -%}
((cast({{ eastern_date }} as timestamp) + to_minutes({{ minutes }})) at time zone 'America/New_York' at time zone 'UTC')
{%- endmacro %}

{% macro bigquery__eastern_time_utc(eastern_date, minutes) -%}
timestamp(datetime_add(datetime({{ eastern_date }}), interval {{ minutes }} minute), 'America/New_York')
{%- endmacro %}

{# Eastern time for a person, e.g. 'Sat 24 Jan 5:30 PM ET'. #}
{% macro eastern_text(utc) %}
  {{- return(adapter.dispatch('eastern_text', 'nba_props')(utc)) -}}
{% endmacro %}

{% macro duckdb__eastern_text(utc) -%}
strftime({{ utc }} at time zone 'UTC' at time zone 'America/New_York', '%a %-d %b %-I:%M %p ET')
{%- endmacro %}

{% macro bigquery__eastern_text(utc) -%}
replace(format_timestamp('%a %e %b %l:%M %p ET', {{ utc }}, 'America/New_York'), '  ', ' ')
{%- endmacro %}

{# Eastern time for a log line, e.g. '2026-01-24 17:30 ET'. #}
{% macro eastern_stamp(utc) %}
  {{- return(adapter.dispatch('eastern_stamp', 'nba_props')(utc)) -}}
{% endmacro %}

{% macro duckdb__eastern_stamp(utc) -%}
strftime({{ utc }} at time zone 'UTC' at time zone 'America/New_York', '%Y-%m-%d %H:%M ET')
{%- endmacro %}

{% macro bigquery__eastern_stamp(utc) -%}
format_timestamp('%Y-%m-%d %H:%M ET', {{ utc }}, 'America/New_York')
{%- endmacro %}
