{# Eastern time for a person, e.g. 'Sat 24 Jan 5:30 PM ET'.
   utc: timestamp. Gives text; null for null. #}
{% macro eastern_text(utc) %}
  {{- return(adapter.dispatch('eastern_text', 'nba_props')(utc)) -}}
{% endmacro %}

{% macro duckdb__eastern_text(utc) -%}
strftime({{ utc }} at time zone 'UTC' at time zone 'America/New_York', '%a %-d %b %-I:%M %p ET')
{%- endmacro %}

{# Days and hours without their leading zero; minutes follow a colon and keep theirs. #}
{% macro bigquery__eastern_text(utc) -%}
replace(format_timestamp('%a %d %b %I:%M %p ET', {{ utc }}, 'America/New_York'), ' 0', ' ')
{%- endmacro %}
