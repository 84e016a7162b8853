{# The UTC instant of an Eastern hour of a game date.
   eastern_date: date; minutes: integer, from the midnight that begins it: 1500 is 1 AM of the next day.
   Gives a timestamp; null where either is null. Counted from noon: so the hours of a night keep their
   distance from the evening when the clock changes at 2 AM, and none of them is missing or occurs twice. #}
{% macro eastern_time_utc(eastern_date, minutes) -%}
{{ nba_props.add_minutes(nba_props.eastern_noon_utc(eastern_date), '(' ~ minutes ~ ' - 720)') }}
{%- endmacro %}
