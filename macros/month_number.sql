{# Month from its three English letters, any case; null for anything else. #}
{% macro month_number(text) -%}
case lower({{ text }})
    {%- for month in ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] %}
    when '{{ month }}' then {{ loop.index }}
    {%- endfor %}
end
{%- endmacro %}
