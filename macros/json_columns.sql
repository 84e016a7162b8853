{# Every row of `relation`, with scalars of its JSON text column as text columns.
   fields: {output column: JSON path, or a list of paths of which the first that is there
   counts}. One pass over the text on DuckDB, where each json_extract_string parses it anew. #}
{% macro json_columns(relation, column, fields) %}
  {{- return(adapter.dispatch('json_columns', 'nba_props')(relation, column, fields)) -}}
{% endmacro %}

{% macro duckdb__json_columns(relation, column, fields) %}
  {%- set paths = [] -%}
  {%- for path in fields.values() -%}
    {%- do paths.extend([path] if path is string else path) -%}
  {%- endfor -%}
select
    * exclude (json_texts),
    {%- for name, path in fields.items() %}
    coalesce({% for one in ([path] if path is string else path) %}json_texts[{{ paths.index(one) + 1 }}]{{ ", " if not loop.last }}{% endfor %}, null) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
from (
    select *, json_extract_string({{ column }}, ['{{ paths | join("', '") }}']) as json_texts
    from {{ relation }}
)
{% endmacro %}

{% macro bigquery__json_columns(relation, column, fields) %}
select
    *,
    {%- for name, path in fields.items() %}
    coalesce({% for one in ([path] if path is string else path) %}json_value({{ column }}, '{{ one }}'){{ ", " if not loop.last }}{% endfor %}, null) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ relation }}
{% endmacro %}
