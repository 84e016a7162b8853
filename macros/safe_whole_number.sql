{# A whole number from text, which may have a decimal point: '5', '5.0'.
   text: text. Gives an integer; null for null and for anything else, '5.5' included. #}
{% macro safe_whole_number(text) -%}
{{ nba_props.safe_integer(nba_props.without_zero_decimals(text)) }}
{%- endmacro %}

{# Text without the decimals of a whole number: an id may come as the number 237.0.
   text: text. Gives text; null for null. #}
{% macro without_zero_decimals(text) -%}
regexp_replace({{ text }}, '[.]0+$', '')
{%- endmacro %}
