{# Statistics that have a model of their own, in the order of the var `stats`: numbers of a box score line. #}
{% macro prop_stats() %}
  {{- return(var('stats') | rejectattr('parts', 'defined') | map(attribute='stat') | list) -}}
{% endmacro %}

{# Every statistic that predictions are made for, those that are made of others too. #}
{% macro predicted_stats() %}
  {{- return(var('stats') | map(attribute='stat') | list) -}}
{% endmacro %}

{# Those that are sums of others, and what they are sums of: {name: [parts]}. One that is no sum is its own part. #}
{% macro summed_stats() %}
  {%- set sums = {} -%}
  {%- for row in var('stats') if row.tens is not defined -%}
    {%- do sums.update({row.stat: row.parts or [row.stat]}) -%}
  {%- endfor -%}
  {{- return(sums) -}}
{% endmacro %}

{# The number of a statistic, from a row that has those of the box score as columns; null where a part is. #}
{% macro stat_expression(stat, relation=none) -%}
  {%- set row = var('stats') | selectattr('stat', 'equalto', stat) | first -%}
  {%- set dot = relation ~ '.' if relation else '' -%}
  {%- set parts = row.parts or [stat] -%}
  {%- if row.tens is defined -%}
case when
    {%- for part in parts %} {{ "+ " if not loop.first }}case when {{ dot }}{{ part }} >= 10 then 1 when {{ dot }}{{ part }} < 10 then 0 end
    {%- endfor %} >= {{ row.tens }} then 1 when {{ dot }}{{ parts | join(' + ' ~ dot) }} is not null then 0 end
  {%- else -%}
{{ dot }}{{ parts | join(' + ' ~ dot) }}
  {%- endif -%}
{%- endmacro %}

{# The number of a statistic that a column names, from a row that has those of the box score as columns. #}
{% macro number_of_stat(stat, relation) -%}
case {{ stat }}
    {%- for name in nba_props.predicted_stats() %}
    when '{{ name }}' then {{ nba_props.stat_expression(name, relation) }}
    {%- endfor %}
end
{%- endmacro %}
