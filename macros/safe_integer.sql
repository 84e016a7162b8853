{# A count from text. A count that is not whole is a fault, and DuckDB would round '1.5' to 2: the
   text decides, and '19.0' is none. Nine digits at most, which an integer of both engines holds.
   text: text. Gives an integer; null for null and for anything else. #}
{% macro safe_integer(text) -%}
case when {{ nba_props.matches(text, '^-?[0-9]{1,9}$') }} then {{ nba_props.safe_cast_text(text, dbt.type_int()) }} end
{%- endmacro %}
