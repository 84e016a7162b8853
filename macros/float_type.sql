{# Double precision on both engines; dbt's type_float is single precision on DuckDB. #}
{% macro float_type() %}
  {{- return(adapter.dispatch('float_type', 'nba_props')()) -}}
{% endmacro %}

{% macro default__float_type() -%}
float64
{%- endmacro %}

{% macro duckdb__float_type() -%}
double
{%- endmacro %}
