{# Condition on a column of dates: those that this build rebuilds. Always a literal, which is what BigQuery
   can prune partitions by. #}
{% macro is_rebuilt(which, column='game_date') -%}
  {%- set dates = nba_props.rebuilt_dates(which) -%}
  {%- if dates is none -%}
{{ nba_props.any_date(column) }}
  {%- else -%}
{{ nba_props.is_one_of(dates, which, column) }}
  {%- endif -%}
{%- endmacro %}

{# Condition on a column of dates: one of those of a kind (macro rebuild_by_date), given as ISO texts. #}
{% macro is_one_of(dates, which, column) -%}
  {%- if which == 'since' and dates -%}
{{ column }} >= date '{{ dates[0] }}'
  {%- elif which == 'answered' and dates -%}
(
    {%- for day in dates if day.endswith('-07-01') -%}
{{ " or " if not loop.first }}{{ column }} between date '{{ day }}' and date '{{ nba_props.season_days([day])[-1] }}'
    {%- endfor -%}
)
  {%- else -%}
{{ column }} in ({{ nba_props.date_literals(dates) }})
  {%- endif -%}
{%- endmacro %}

{# Condition on a column of dates: not more than some days before the run. Of a view that asks for
   recent rows anyway; its literal is as old as the view. #}
{% macro is_recent(column, days) -%}
  {%- set run_context = nba_props.built_before('run_context') -%}
  {%- set today = none -%}
  {%- if var('partition_dates') -%}
    {%- set today = var('partition_dates') | min -%}
  {%- elif execute and this is not none and flags.WHICH != 'compile' and nba_props.rebuilds_by_date() -%}
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
