{# A table of which the seasons from a first day on are replaced in one statement or transaction, on DuckDB
   and BigQuery alike (macro by_season). #}
{% materialization seasons, default %}
  {%- set before = nba_props.relation_before(this) -%}
  {%- set written = this.incorporate(type='table') -%}
  {%- set first_day = nba_props.first_rebuilt_day() -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {%- if first_day is none -%}
    {%- set is_current = not flags.FULL_REFRESH and not invocation_args_dict.get('empty') and nba_props.is_current(this) -%}
    {%- set recorded = nba_props.fingerprint_table() -%}
    {%- set of_this_table = "table_name = '" ~ this.identifier ~ "'" -%}
    {# Gone first: a build that is killed between the two leaves a table that is rebuilt whole, and so does one
       of some models, because what they are made from may be of other SQL or seeds. #}
    {%- if not is_current -%}
      {%- do run_query('delete from ' ~ recorded ~ ' where ' ~ of_this_table) -%}
    {%- endif -%}
    {%- do nba_props.make_way_for_table(before) -%}
    {%- call statement('main') -%}
      {{ nba_props.replace_table(written, sql) }}
    {%- endcall -%}
    {%- if not is_current and nba_props.builds_everything() -%}
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
