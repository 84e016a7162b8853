{# Drops what a table cannot replace. #}
{% macro make_way_for_table(before) %}
  {{- return(adapter.dispatch('make_way_for_table', 'nba_props')(before)) -}}
{% endmacro %}

{% macro default__make_way_for_table(before) %}
  {%- if before is not none and not before.is_table -%}
    {%- do adapter.drop_relation(before) -%}
  {%- endif -%}
{% endmacro %}

{# BigQuery cannot replace a table whose partitions are other ones. #}
{% macro bigquery__make_way_for_table(before) %}
  {%- set partitions = adapter.parse_partition_by(config.get('partition_by')) -%}
  {%- if before is not none and (not before.is_table or not adapter.is_replaceable(before, partitions, config.get('cluster_by'))) -%}
    {%- do adapter.drop_relation(before) -%}
  {%- endif -%}
{% endmacro %}
