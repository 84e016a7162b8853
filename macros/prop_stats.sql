{# Statistics that predictions are made for, in the order of the var `stats`. #}
{% macro prop_stats() %}
  {{- return(var('stats') | map(attribute='stat') | list) -}}
{% endmacro %}

{# The number of a statistic that a column names, from a row that has all of them as columns. #}
{% macro number_of_stat(stat, relation) -%}
case {{ stat }}
    {%- for name in nba_props.prop_stats() %}
    when '{{ name }}' then {{ relation }}.{{ name }}
    {%- endfor %}
end
{%- endmacro %}
