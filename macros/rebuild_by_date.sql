{# Tables that are made anew for some game dates alone: BigQuery bills what is read, and the partitions
   of other dates are then neither read nor replaced. Which dates, `which` says:
     changed    whose schedule or answers changed since the last good build, and the days around today
     since      all from the first of those on: what stands on earlier games changes with them
     judged     the changed ones and the days that are judged
     unsettled  those, and every date at which a game is missing or excepted
   DuckDB makes tables anew as a whole, which takes it seconds, unless the var `increments` is set. #}

{# In the place of config(): the table is partitioned by its game date, and built as said above. #}
{% macro rebuild_by_date(which, cluster_by=none) %}
  {{- adapter.dispatch('rebuild_by_date', 'nba_props')(which, cluster_by) -}}
{% endmacro %}

{% macro bigquery__rebuild_by_date(which, cluster_by) %}
  {{- config(
      materialized='incremental', incremental_strategy='insert_overwrite', meta={'rebuilt': which},
      partition_by={'field': 'game_date', 'data_type': 'date'}, cluster_by=cluster_by
  ) -}}
{% endmacro %}

{% macro duckdb__rebuild_by_date(which, cluster_by) %}
  {{- config(
      materialized='incremental' if var('increments') else 'table', incremental_strategy='game_dates',
      meta={'rebuilt': which}
  ) -}}
{% endmacro %}

{# In the place of config(): a history that is only ever added to, partitioned by its game date. #}
{% macro append_by_date(cluster_by) %}
  {{- adapter.dispatch('append_by_date', 'nba_props')(cluster_by) -}}
{% endmacro %}

{% macro bigquery__append_by_date(cluster_by) %}
  {{- config(
      materialized='incremental', full_refresh=false, partition_by={'field': 'game_date', 'data_type': 'date'},
      cluster_by=cluster_by
  ) -}}
{% endmacro %}

{% macro duckdb__append_by_date(cluster_by) %}
  {{- config(materialized='incremental', full_refresh=false) -}}
{% endmacro %}

{# False where tables are made anew as a whole. #}
{% macro rebuilds_by_date() %}
  {{- return(adapter.dispatch('rebuilds_by_date', 'nba_props')()) -}}
{% endmacro %}

{% macro bigquery__rebuilds_by_date() %}{{ return(true) }}{% endmacro %}

{% macro duckdb__rebuilds_by_date() %}{{ return(var('increments')) }}{% endmacro %}

{# Condition on a column of dates: of those that this build makes anew. Always a literal, which is what
   BigQuery can prune partitions by. #}
{% macro is_rebuilt(which, column='game_date') -%}
  {%- set dates = nba_props.rebuilt_dates(which) -%}
  {%- if dates is none -%}
{{ nba_props.any_date(column) }}
  {%- else -%}
{{ column }} in ({{ nba_props.date_literals(dates) }})
  {%- endif -%}
{%- endmacro %}

{# Condition on `game_date`: one of the dates that a column of a model has in the rows that this build
   made anew. For what is looked up in the past, as a player's form after his last game. #}
{% macro is_date_of(model, column, which) -%}
  {%- set dates = nba_props.rebuilt_dates(which) -%}
  {%- if dates is none -%}
{{ nba_props.any_date('game_date') }}
  {%- elif var('partition_dates') -%}
{{ nba_props.is_recent('game_date', 60) }}
  {%- else -%}
    {%- set sql -%}
select distinct {{ column }} from {{ ref(model) }} where {{ nba_props.is_rebuilt(which) }} and {{ column }} is not null
    {%- endset -%}
game_date in ({{ nba_props.date_literals(nba_props.asked_once(model ~ column ~ which, sql)) }})
  {%- endif -%}
{%- endmacro %}

{# In the place of dbt's own: a test of a table that is built in increments looks at what was made anew. #}
{% macro get_where_subquery(relation) %}
  {%- set conditions = [config.get('where')] if config.get('where') else [] -%}
  {%- set tested = graph.nodes.get('model.nba_props.' ~ relation.identifier) if execute -%}
  {%- set which = tested.config.meta.get('rebuilt') if tested -%}
  {%- if which and nba_props.rebuilds_by_date() and not flags.FULL_REFRESH and (var('partition_dates') or flags.WHICH != 'compile') -%}
    {%- do conditions.append("game_date in (" ~ nba_props.date_literals(nba_props.dates_of_this_build(which)) ~ ")") -%}
  {%- endif -%}
  {{- return("(select * from " ~ relation ~ " where " ~ conditions | join(" and ") ~ ") as tested" if conditions else relation) -}}
{% endmacro %}

{# Condition on a column of dates: not more than some days before the run. Of a view that asks for
   recent rows anyway; its literal is as old as the view. #}
{% macro is_recent(column, days) -%}
  {%- set run_context = nba_props.built_before('run_context') -%}
  {%- set today = none -%}
  {%- if var('partition_dates') -%}
    {%- set today = var('partition_dates') | min -%}
  {%- elif execute and flags.WHICH != 'compile' and nba_props.rebuilds_by_date() -%}
    {%- set today = nba_props.asked_once('today', 'select as_of_date_et from ' ~ run_context)[0] -%}
  {%- endif -%}
  {%- if today is none -%}
{{ nba_props.any_date(column) }}
  {%- else -%}
{{ column }} >= date '{{ modules.datetime.date.fromisoformat(today) - modules.datetime.timedelta(days=days) }}'
  {%- endif -%}
{%- endmacro %}

{# No condition. Where tables are partitioned it is one that a table which asks for a filter accepts. #}
{% macro any_date(column) -%}
{{ column ~ " >= date '1900-01-01'" if nba_props.rebuilds_by_date() else 'true' }}
{%- endmacro %}

{# The dates as ISO texts; none: all of them. Given by the var `partition_dates` they need no
   warehouse, which is how the cost of an increment is worked out. #}
{% macro rebuilt_dates(which) %}
  {%- set _ = nba_props.built_before('verdict_dates' if which == 'unsettled' else 'rebuilt_dates') -%}
  {%- if var('partition_dates') or (execute and nba_props.rebuilds_by_date() and nba_props.is_appending()) -%}
    {{- return(nba_props.dates_of_this_build(which)) -}}
  {%- endif -%}
  {{- return(none) -}}
{% endmacro %}

{% macro dates_of_this_build(which) %}
  {%- if var('partition_dates') -%}
    {{- return(var('partition_dates')) -}}
  {%- endif -%}
  {%- set relation = nba_props.built_before('verdict_dates' if which == 'unsettled' else 'rebuilt_dates') -%}
  {{- return(nba_props.asked_once(which, 'select game_date from ' ~ relation ~ ' where is_' ~ which ~ ' order by game_date')) -}}
{% endmacro %}

{# A model that is built before this one. Not by ref when it runs: a unit test has no such model. #}
{% macro built_before(name) %}
  {%- if execute -%}
    {{- return(api.Relation.create(database=target.database, schema=target.schema, identifier=name)) -}}
  {%- endif -%}
  {{- return(ref(name)) -}}
{% endmacro %}

{# The dates that a query gives, as ISO texts; a query is asked once an invocation. #}
{% macro asked_once(name, sql) %}
  {%- set known = graph.setdefault('nba_props_dates', {}) -%}
  {%- set key = invocation_id ~ name -%}
  {%- if key not in known -%}
    {%- do known.update({key: run_query(sql).columns[0].values() | map('string') | map('truncate', 10, true, '', 0) | list}) -%}
  {%- endif -%}
  {{- return(known[key]) -}}
{% endmacro %}

{# No date at all would be no SQL; this one has no games. #}
{% macro date_literals(dates) -%}
date '{{ (dates or ['1900-01-01']) | join("', date '") }}'
{%- endmacro %}

{# In the place of dbt-bigquery's own, which would take the dates from the project file: they are known
   when the model is built. Without a date of its own it would ask the rows, and that prunes nothing. #}
{% macro bq_generate_incremental_insert_overwrite_build_sql(
    tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions
) %}
  {%- set dates = nba_props.rebuilt_dates(config.get('meta')['rebuilt']) -%}
  {{- return(bq_static_insert_overwrite_sql(
      tmp_relation, target_relation, sql, partition_by, [nba_props.date_literals(dates)], dest_columns,
      tmp_relation_exists, copy_partitions
  )) -}}
{% endmacro %}

{# The same on DuckDB, in one transaction. #}
{% macro get_incremental_game_dates_sql(arguments) %}
  {%- set columns = arguments['dest_columns'] | map(attribute='quoted') | join(', ') -%}
delete from {{ arguments['target_relation'] }}
where {{ nba_props.is_rebuilt(config.get('meta')['rebuilt']) }};

insert into {{ arguments['target_relation'] }} ({{ columns }})
select {{ columns }} from {{ arguments['temp_relation'] }}
{% endmacro %}
