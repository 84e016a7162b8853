{# The var `stats` as a table. #}
{%- for row in var('stats') %}
select
    '{{ row.stat }}' as stat,
    '{{ row.prop_type }}' as prop_type,
    '{{ row.label }}' as label,
    {{ "'" ~ row.parts | join(' ') ~ "'" if row.parts else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as parts,
    cast({{ row.tens or 'null' }} as {{ dbt.type_int() }}) as tens
{{ "union all" if not loop.last }}
{%- endfor %}
