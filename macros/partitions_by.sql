{# Partitions of a table by a column of dates, as a config; DuckDB has none. #}
{% macro partitions_by(column) %}
  {{- return(adapter.dispatch('partitions_by', 'nba_props')(column)) -}}
{% endmacro %}

{% macro default__partitions_by(column) %}
  {{- return(none) -}}
{% endmacro %}

{% macro bigquery__partitions_by(column) %}
  {{- return({'field': column, 'data_type': 'date'}) -}}
{% endmacro %}
