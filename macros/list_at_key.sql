{# The element of `list` at the place that `key` has in `keys`.
   list, keys: lists of texts; key: literal. Gives text; null where the key or its place is absent. #}
{% macro list_at_key(list, keys, key) %}
  {{- return(adapter.dispatch('list_at_key', 'nba_props')(list, keys, key)) -}}
{% endmacro %}

{% macro duckdb__list_at_key(list, keys, key) -%}
{{ list }}[nullif(list_position({{ keys }}, '{{ key }}'), 0)]
{%- endmacro %}

{% macro bigquery__list_at_key(list, keys, key) -%}
{{ list }}[safe_offset((
    select min(place) from unnest({{ keys }}) as name with offset as place where name = '{{ key }}'
))]
{%- endmacro %}
