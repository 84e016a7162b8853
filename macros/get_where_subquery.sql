{# In the place of dbt's own: in a build, the tests of a table look at the seasons that it rebuilt. `dbt
   test` looks at everything. #}
{% macro get_where_subquery(relation) %}
  {%- set conditions = [config.get('where')] if config.get('where') else [] -%}
  {%- set tested = graph.nodes.get('model.nba_props.' ~ relation.identifier) if execute -%}
  {%- set column = tested.config.meta.get('dated_by') if tested -%}
  {%- if column and flags.WHICH == 'build' and not flags.FULL_REFRESH -%}
    {%- set first_day = nba_props.first_day_of_this_build(nba_props.built_before('rebuilt_from')) -%}
    {%- if first_day is not none and graph.get('nba_props_rebuilt_whole', {}).get(relation.identifier) != invocation_id -%}
      {%- do conditions.append(column ~ " >= date '" ~ first_day ~ "'") -%}
    {%- endif -%}
  {%- endif -%}
  {{- return("(select * from " ~ relation ~ " where " ~ conditions | join(" and ") ~ ") dbt_subquery" if conditions else relation) -}}
{% endmacro %}
