{# False where tables are rebuilt as a whole. #}
{% macro rebuilds_by_date() %}
  {{- return(adapter.dispatch('rebuilds_by_date', 'nba_props')()) -}}
{% endmacro %}

{% macro bigquery__rebuilds_by_date() %}{{ return(true) }}{% endmacro %}

{% macro duckdb__rebuilds_by_date() %}{{ return(var('increments')) }}{% endmacro %}
