{# Quotient as a float; null when the divisor is 0 or null. #}
{% macro safe_divide(numerator, denominator) -%}
cast({{ numerator }} as {{ nba_props.float_type() }}) / nullif(cast({{ denominator }} as {{ nba_props.float_type() }}), 0)
{%- endmacro %}
