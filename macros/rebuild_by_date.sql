{# Tables of which a build rebuilds only some game dates: BigQuery bills what is read, and the partitions
   of other dates are then neither read nor replaced. `which` chooses the dates:
     answered   all of the seasons of which something was answered since the last good build, and of
                this one: what is read of answers and of whole lists, before it is known what changed
     changed    whose schedule or answers changed since the last good build, and the days around today
     since      all of the season of the first of those, and later ones: what depends on earlier games of
                a season changes with them
     judged     the changed ones and the days that are judged
     unsettled  those, and every date at which a game is missing or excepted
   DuckDB rebuilds whole tables, which takes it seconds, unless the var `increments` is set.
   column: of the table's dates; a row per season has its first day, `season_start`.
   whole: what it is where tables are rebuilt as a whole; a `view` where it is only stored so that
   little is read.
   In the place of config(). #}
{% macro rebuild_by_date(which, cluster_by=none, column='game_date', whole='table') %}
  {{- adapter.dispatch('rebuild_by_date', 'nba_props')(which, cluster_by, column, whole) -}}
{% endmacro %}

{% macro bigquery__rebuild_by_date(which, cluster_by, column, whole) %}
  {{- config(
      materialized='incremental', incremental_strategy='insert_overwrite',
      meta={'rebuilt': which, 'rebuilt_column': column},
      partition_by={'field': column, 'data_type': 'date'}, cluster_by=cluster_by
  ) -}}
{% endmacro %}

{% macro duckdb__rebuild_by_date(which, cluster_by, column, whole) %}
  {{- config(
      materialized='incremental' if var('increments') else whole, incremental_strategy='game_dates',
      meta={'rebuilt': which, 'rebuilt_column': column}
  ) -}}
{% endmacro %}
