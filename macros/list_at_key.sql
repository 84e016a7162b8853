{# The element of `list` at the place that `key` has in `keys`.
   list, keys: lists of texts; key: literal. Gives text; null where the key or its place is absent. #}
{% macro list_at_key(list, keys, key) %}
  {{- return(adapter.dispatch('list_at_key', 'nba_props')(list, keys, key)) -}}
{% endmacro %}

{% macro duckdb__list_at_key(list, keys, key) -%}
{{ list }}[nullif(list_position({{ keys }}, '{{ key }}'), 0)]
{%- endmacro %}

{% macro bigquery__list_at_key(list, keys, key) -%}
(
    select item
    from unnest({{ list }}) as item with offset as item_place
    inner join unnest({{ keys }}) as name with offset as place on item_place = place
    where name = '{{ key }}'
    order by place
    limit 1
)
{%- endmacro %}
