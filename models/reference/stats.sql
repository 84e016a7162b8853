{# The var `stats` as a table. #}
{%- for row in var('stats') %}
select '{{ row.stat }}' as stat, '{{ row.prop_type }}' as prop_type, '{{ row.label }}' as label
{{ "union all" if not loop.last }}
{%- endfor %}
