{# The date at the beginning of a text ('2026-01-24', '2026-01-24T00:00:00Z').
   text: text. Gives a date from 1 July 1946 to 2100; null for null, for a day that no calendar has, and
   for anything else. A date such as 9999-12-31 overflows as soon as something is added to it. #}
{% macro safe_date(text) -%}
case when {{ nba_props.matches(text, '^' ~ nba_props.league_month() ~ '-[0-9]{2}') }} then {{ nba_props.safe_cast_text("substr(" ~ text ~ ", 1, 10)", "date") }} end
{%- endmacro %}

{# A pattern of the months, '2026-01', in which the league can have a game: from its first season on,
   and as far ahead as dates can be computed with on both engines. Python's is in scrapers/clock.py. #}
{% macro league_month() -%}
  {{- return('(1946-(0[7-9]|1[0-2])|(194[7-9]|19[5-9][0-9]|20[0-9]{2}|2100)-[0-9]{2})') -}}
{%- endmacro %}
