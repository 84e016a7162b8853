{# On DuckDB a view or table is replaced by one statement. dbt's own materializations build it under another
   name and rename twice, and for that go through all relations of the warehouse five times. #}
{% materialization view, adapter='duckdb' %}
  {{- return(nba_props.replaced_in_place('view')) -}}
{% endmaterialization %}

{% materialization table, adapter='duckdb' %}
  {{- return(nba_props.replaced_in_place('table')) -}}
{% endmaterialization %}

{% macro replaced_in_place(type) %}
  {%- set before = nba_props.relation_before(this) -%}
  {%- set written = this.incorporate(type=type) -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {%- if before is not none and before.type != type -%}
    {%- do adapter.drop_relation(before) -%}
  {%- endif -%}
  {%- call statement('main') -%}
    {%- if config.get('contract').enforced -%}
      {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
create or replace {{ type }} {{ written }} as (
{{ sql }}
)
  {%- endcall -%}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{- return({'relations': [written]}) -}}
{% endmacro %}
