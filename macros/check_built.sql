{# Refuses to test where nothing that is tested is built: each test would end with an error about a table. #}
{% macro check_built() %}
  {%- if execute and flags.WHICH == 'test' -%}
    {%- set tested = [] -%}
    {%- for name in selected_resources if name in graph.nodes -%}
      {%- do tested.extend(graph.nodes[name].depends_on.nodes | select('in', graph.nodes)) -%}
    {%- endfor -%}
    {%- set found = namespace(any=not tested) -%}
    {%- for name in tested | unique if not found.any -%}
      {%- set node = graph.nodes[name] -%}
      {%- set found.any = adapter.get_relation(node.database, node.schema, node.alias) is not none -%}
    {%- endfor -%}
    {%- if not found.any -%}
      {{ exceptions.raise_compiler_error(
          'Nothing was tested: none of it is built in the schema ' ~ target.schema ~ '. Run `dbt build` or `nba-props run` first, or correct '
          ~ 'NBA_PROPS_SCHEMA and where the profile leads (NBA_PROPS_DUCKDB_PATH).'
      ) }}
    {%- endif -%}
  {%- endif -%}
{% endmacro %}
