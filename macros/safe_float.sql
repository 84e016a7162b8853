{# A number from text: '-12', '6.5', '1e-7'; up to twelve digits before the point.
   text: text. Gives a float; null for null and for anything else, 'NaN' and 'inf' included. #}
{% macro safe_float(text) -%}
case
    when {{ nba_props.matches(text, '^-?[0-9]{1,12}([.][0-9]+)?([eE][+-]?[0-9]{1,2})?$') }}
        then {{ nba_props.safe_cast_text(text, nba_props.float_type()) }}
end
{%- endmacro %}
