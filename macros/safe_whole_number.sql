{# A whole number from text, which may have a decimal point: '5', '5.0'.
   text: text. Gives an integer; null for null and for anything else, '5.5' included. #}
{% macro safe_whole_number(text) -%}
{{ nba_props.safe_integer("regexp_replace(" ~ text ~ ", '[.]0+$', '')") }}
{%- endmacro %}
