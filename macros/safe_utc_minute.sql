{# The same as safe_utc_timestamp for an instant without seconds ('2026-01-25T22:30Z').
   text: text. Gives a timestamp; null for null and for anything else, seconds included. #}
{% macro safe_utc_minute(text) -%}
{{ nba_props.safe_utc_timestamp("replace(" ~ text ~ ", 'Z', ':00Z')") }}
{%- endmacro %}
