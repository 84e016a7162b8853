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
