{# One row per element of the JSON array at `path` in `column` of `relation`.
   keys:   columns of the relation to carry along.
   fields: {output column: dotted path within the element}; every output is text, null when
           absent. `item_number` counts from 1.
   Writes the whole select, because the two engines unnest in different places of it. #}
{% macro json_explode(relation, keys, column, path, fields) %}
  {{- return(adapter.dispatch('json_explode', 'nba_props')(relation, keys, column, path, fields)) -}}
{% endmacro %}

{% macro duckdb__json_explode(relation, keys, column, path, fields) %}
  {#- from_json with a struct of text reads all fields in one pass: several times faster than
      one json_extract_string a field, and it turns a malformed array into null. -#}
  {%- set tree = {} -%}
  {%- for field_path in fields.values() -%}
    {%- set parts = field_path.split('.') -%}
    {%- set cursor = namespace(node=tree) -%}
    {%- for part in parts[:-1] -%}
      {%- set _ = cursor.node.setdefault(part, {}) -%}
      {%- set cursor.node = cursor.node[part] -%}
    {%- endfor -%}
    {%- set _ = cursor.node.update({parts[-1]: 'VARCHAR'}) -%}
  {%- endfor -%}
select
    {%- for key in keys %}
    {{ key }},
    {%- endfor %}
    item_number,
    {%- for name, field_path in fields.items() %}
    item['{{ field_path.split('.') | join("']['") }}'] as {{ name }}{{ "," if not loop.last }}
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
            from_json(json_extract({{ column }}, '{{ path }}'), '{{ tojson([tree]) }}') as items
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
    json_value(item, '$.{{ field_path }}') as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ relation }}
cross join unnest(json_query_array({{ column }}, '{{ path }}')) as item with offset as item_offset
{% endmacro %}
