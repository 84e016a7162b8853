{# A percentile of a group, as a number: quantile('hours', 95). Nulls do not count; null where
   nothing is left. Approximate on BigQuery, where the exact one is no aggregate. #}
{% macro quantile(expression, percent) %}
  {{- return(adapter.dispatch('quantile', 'nba_props')(expression, percent)) -}}
{% endmacro %}

{% macro duckdb__quantile(expression, percent) -%}
quantile_cont({{ expression }}, {{ percent }} / 100.0)
{%- endmacro %}

{% macro bigquery__quantile(expression, percent) -%}
approx_quantiles({{ expression }}, 100)[safe_offset({{ percent }})]
{%- endmacro %}
