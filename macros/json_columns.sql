{# Every row of `relation`, with values of its JSON text column as text columns.
   fields: {output column: JSON path, or a list of paths of which the first that is there counts}. A path
   gives what json_value gives, but null for an empty text, which says no more; one that ends in [] a list, as
   json_list does. Writes the whole select: one pass over the text on DuckDB, where each json_value parses it
   again. #}
{% macro json_columns(relation, column, fields) %}
  {{- return(adapter.dispatch('json_columns', 'nba_props')(relation, column, fields)) -}}
{% endmacro %}

{% macro duckdb__json_columns(relation, column, fields) %}
  {%- set paths = [] -%}
  {%- for path in fields.values() -%}
    {%- for one in ([path] if path is string else path) if not one.endswith('[]') -%}
      {%- do paths.append(one) -%}
    {%- endfor -%}
  {%- endfor -%}
select
    * exclude (json_scalars),
    {%- for name, path in fields.items() %}
    coalesce({% for one in ([path] if path is string else path) -%}
        {%- if one.endswith('[]') %}{{ nba_props.json_list(column, one[:-2]) }}
        {%- else %}nullif(json_extract_string(json_scalars[{{ paths.index(one) + 1 }}], '$'), ''){% endif %}{{ ", " if not loop.last }}
    {%- endfor %}, null) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
from (
    select *, try(json_value({{ column }}, ['{{ paths | join("', '") }}'])) as json_scalars
    from {{ relation }}
)
{% endmacro %}

{% macro bigquery__json_columns(relation, column, fields) %}
select
    *,
    {%- for name, path in fields.items() %}
    coalesce({% for one in ([path] if path is string else path) -%}
        {%- if one.endswith('[]') %}{{ nba_props.json_list(column, one[:-2]) }}
        {%- else %}nullif({{ nba_props.json_value(column, one) }}, ''){% endif %}{{ ", " if not loop.last }}
    {%- endfor %}, null) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ relation }}
{% endmacro %}
