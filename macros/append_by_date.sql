{# In the place of config(): a history that is only ever added to, partitioned by its game date. Events
   come only for the dates of a kind (macro rebuild_by_date), and its tests look only at those. #}
{% macro append_by_date(which, cluster_by) %}
  {{- adapter.dispatch('append_by_date', 'nba_props')(which, cluster_by) -}}
{% endmacro %}

{% macro bigquery__append_by_date(which, cluster_by) %}
  {{- config(
      materialized='incremental', full_refresh=false, partition_by={'field': 'game_date', 'data_type': 'date'},
      cluster_by=cluster_by, meta={'rebuilt': which}
  ) -}}
{% endmacro %}

{% macro duckdb__append_by_date(which, cluster_by) %}
  {{- config(materialized='incremental', full_refresh=false, meta={'rebuilt': which}) -}}
{% endmacro %}
