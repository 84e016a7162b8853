{# A table of which the seasons from a first day on are replaced in one statement or transaction, on DuckDB
   and BigQuery alike (macro by_season). #}
{% materialization seasons, default %}
  {%- set before = load_cached_relation(this) -%}
  {%- set written = this.incorporate(type='table') -%}
  {%- set first_day = nba_props.first_rebuilt_day() -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {%- if first_day is none -%}
    {%- set is_current = not flags.FULL_REFRESH and nba_props.is_current(this) -%}
    {%- set recorded = nba_props.fingerprint_table() -%}
    {%- set of_this_table = "table_name = '" ~ this.identifier ~ "'" -%}
    {# Gone first: a build that is killed between the two leaves a table that is rebuilt whole. #}
    {%- if not is_current -%}
      {%- do run_query('delete from ' ~ recorded ~ ' where ' ~ of_this_table) -%}
    {%- endif -%}
    {%- do nba_props.make_way_for_table(before) -%}
    {%- call statement('main') -%}
      {{ create_table_as(False, written, sql) }}
    {%- endcall -%}
    {%- if not is_current -%}
      {%- do run_query(
          "insert into " ~ recorded ~ " (table_name, fingerprint) values ('" ~ this.identifier ~ "', '"
          ~ nba_props.fingerprint(model.unique_id) ~ "')"
      ) -%}
    {%- endif -%}
    {%- do graph.setdefault('nba_props_rebuilt_whole', {}).update({this.identifier: invocation_id}) -%}
  {%- else -%}
    {%- call statement('main') -%}
      {{ nba_props.replace_from(written, sql, config.get('meta')['dated_by'], first_day) }}
    {%- endcall -%}
  {%- endif -%}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [written]}) }}
{% endmaterialization %}

{# What stands in the way of a table that is created next: on DuckDB, in the same transaction, the table itself. #}
{% macro make_way_for_table(before) %}
  {{- return(adapter.dispatch('make_way_for_table', 'nba_props')(before)) -}}
{% endmacro %}

{% macro default__make_way_for_table(before) %}
  {%- if before is not none -%}
    {%- do adapter.drop_relation(before) -%}
  {%- endif -%}
{% endmacro %}

{# BigQuery replaces a table where it is, and cannot where its partitions are other ones. #}
{% macro bigquery__make_way_for_table(before) %}
  {%- set partitions = adapter.parse_partition_by(config.get('partition_by')) -%}
  {%- if before is not none and (not before.is_table or not adapter.is_replaceable(before, partitions, config.get('cluster_by'))) -%}
    {%- do adapter.drop_relation(before) -%}
  {%- endif -%}
{% endmacro %}

{# Statement that replaces the rows of a table from a day on. #}
{% macro replace_from(relation, sql, column, first_day) %}
  {{- return(adapter.dispatch('replace_from', 'nba_props')(relation, sql, column ~ " >= date '" ~ first_day ~ "'")) -}}
{% endmacro %}

{% macro default__replace_from(relation, sql, condition) %}
delete from {{ relation }}
where {{ condition }};

insert into {{ relation }}
select * from (
{{ sql }}
) as rebuilt
where {{ condition }}
{% endmacro %}

{% macro bigquery__replace_from(relation, sql, condition) %}
  {%- set columns = adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') -%}
merge into {{ relation }} as kept
using (
    select * from (
{{ sql }}
    ) as rebuilt
    where {{ condition }}
) as rebuilt
on false
when not matched by source and kept.{{ condition }} then delete
when not matched then insert ({{ columns }}) values ({{ columns }})
{% endmacro %}
