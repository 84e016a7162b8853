{# The date at the beginning of a text ('2026-01-24', '2026-01-24T00:00:00Z').
   text: text. Gives a date; null for null, for a day that no calendar has, and for anything else. #}
{% macro safe_date(text) -%}
case when {{ matches(text, '^[12][0-9]{3}-[0-9]{2}-[0-9]{2}') }} then {{ safe_cast_text("substr(" ~ text ~ ", 1, 10)", "date") }} end
{%- endmacro %}
