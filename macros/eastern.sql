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

{# The UTC instant of an Eastern hour of a game date, in minutes from the midnight that begins it:
   1500 is 1 AM of the next day. Counted from noon: so the hours of a night keep their distance
   from the evening when the clock changes at 2 AM, and none of them is missing or stands twice. #}
{% macro eastern_time_utc(eastern_date, minutes) -%}
{{ nba_props.add_minutes(nba_props.eastern_noon_utc(eastern_date), '(' ~ minutes ~ ' - 720)') }}
{%- endmacro %}

{% macro eastern_noon_utc(eastern_date) %}
  {{- return(adapter.dispatch('eastern_noon_utc', 'nba_props')(eastern_date)) -}}
{% endmacro %}

{% macro duckdb__eastern_noon_utc(eastern_date) -%}
((cast({{ eastern_date }} as timestamp) + to_hours(12)) at time zone 'America/New_York' at time zone 'UTC')
{%- endmacro %}

{% macro bigquery__eastern_noon_utc(eastern_date) -%}
timestamp(datetime_add(datetime({{ eastern_date }}), interval 12 hour), 'America/New_York')
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
