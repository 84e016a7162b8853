{# The date at the beginning of a text ('2026-01-24', '2026-01-24T00:00:00Z').
   text: text. Gives a date from 1946 to 2100; null for null, for a day that no calendar has, and
   for anything else. A date such as 9999-12-31 overflows as soon as something is added to it. #}
{% macro safe_date(text) -%}
case when {{ matches(text, '^(194[6-9]|19[5-9][0-9]|20[0-9]{2}|2100)-[0-9]{2}-[0-9]{2}') }} then {{ safe_cast_text("substr(" ~ text ~ ", 1, 10)", "date") }} end
{%- endmacro %}
