{# A percentile of a group, as a number: percentile('hours', 95). Nulls do not count; null where
   nothing is left. Approximate on BigQuery, where the exact one is no aggregate. #}
{% macro percentile(expression, percent) %}
  {{- return(adapter.dispatch('percentile', 'nba_props')(expression, percent)) -}}
{% endmacro %}

{% macro duckdb__percentile(expression, percent) -%}
quantile_cont({{ expression }}, {{ percent }} / 100.0)
{%- endmacro %}

{% macro bigquery__percentile(expression, percent) -%}
approx_quantiles({{ expression }}, 100)[safe_offset({{ percent }})]
{%- endmacro %}
