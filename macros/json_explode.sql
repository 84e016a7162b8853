{# One row per element of the JSON array at `path` in `column` of `relation`; none where there is no
   array, and where the column is null or no JSON.
   keys:   columns of the relation to keep.
   fields: {output column: dotted path within the element}. Each output is text: what json_columns
           gives. `item_number` counts from 1.
   Writes the whole select, because the two engines unnest in different places of it. #}
{% macro json_explode(relation, keys, column, path, fields) %}
  {{- return(adapter.dispatch('json_explode', 'nba_props')(relation, keys, column, path, fields)) -}}
{% endmacro %}

{% macro duckdb__json_explode(relation, keys, column, path, fields) %}
  {#- from_json with a struct reads all fields in one pass: several times faster than one path a
      field, and what is not of its shape becomes null. -#}
  {%- set tree = {} -%}
  {%- for field_path in fields.values() -%}
    {%- set parts = (field_path[:-2] if field_path.endswith('[]') else field_path).split('.') -%}
    {%- set cursor = namespace(node=tree) -%}
    {%- for part in parts[:-1] -%}
      {%- set _ = cursor.node.setdefault(part, {}) -%}
      {%- set cursor.node = cursor.node[part] -%}
    {%- endfor -%}
    {%- set _ = cursor.node.update({parts[-1]: 'JSON'}) -%}
  {%- endfor -%}
select
    {%- for key in keys %}
    {{ key }},
    {%- endfor %}
    item_number,
    {%- for name, field_path in fields.items() %}
    {%- if field_path.endswith('[]') %}
    {{ nba_props.json_list("item['" ~ field_path[:-2].split('.') | join("']['") ~ "']", '$') }} as {{ name }}{{ "," if not loop.last }}
    {%- else %}
    nullif(json_extract_string(json_value(item['{{ field_path.split('.') | join("']['") }}'], '$'), '$'), '') as {{ name }}{{ "," if not loop.last }}
    {%- endif %}
    {%- endfor %}
from (
    select
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        unnest(items) as item,
        generate_subscripts(items, 1) as item_number
    from (
        select
            {%- for key in keys %}
            {{ key }},
            {%- endfor %}
            from_json(try(json_extract({{ column }}, '{{ path }}')), '{{ tojson([tree]) }}') as items
        from {{ relation }}
    )
)
{% endmacro %}

{% macro bigquery__json_explode(relation, keys, column, path, fields) %}
select
    {%- for key in keys %}
    {{ key }},
    {%- endfor %}
    item_offset + 1 as item_number,
    {%- for name, field_path in fields.items() %}
    {%- if field_path.endswith('[]') %}
    {{ nba_props.json_list('item', '$.' ~ field_path[:-2]) }} as {{ name }}{{ "," if not loop.last }}
    {%- else %}
    nullif(json_value(item, '$.{{ field_path }}'), '') as {{ name }}{{ "," if not loop.last }}
    {%- endif %}
    {%- endfor %}
from {{ relation }}
cross join unnest(json_query_array({{ column }}, '{{ path }}')) as item with offset as item_offset
{% endmacro %}
