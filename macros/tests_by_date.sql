{# In the place of dbt's own: a test of an incremental table looks only at what was rebuilt. #}
{% macro get_where_subquery(relation) %}
  {%- set conditions = [config.get('where')] if config.get('where') else [] -%}
  {%- set tested = graph.nodes.get('model.nba_props.' ~ relation.identifier) if execute -%}
  {%- set which = tested.config.meta.get('rebuilt') if tested -%}
  {%- if which and nba_props.rebuilds_by_date() and not flags.FULL_REFRESH and (var('partition_dates') or flags.WHICH != 'compile') -%}
    {%- do conditions.append(nba_props.is_one_of(nba_props.dates_of_this_build(which), which, tested.config.meta.get('rebuilt_column', 'game_date'))) -%}
  {%- endif -%}
  {{- return("(select * from " ~ relation ~ " where " ~ conditions | join(" and ") ~ ") dbt_subquery" if conditions else relation) -}}
{% endmacro %}
