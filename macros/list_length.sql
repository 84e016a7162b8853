{# How many elements a list has; 0 where there is none. #}
{% macro list_length(list) %}
  {{- return(adapter.dispatch('list_length', 'nba_props')(list)) -}}
{% endmacro %}

{% macro duckdb__list_length(list) -%}
coalesce(len({{ list }}), 0)
{%- endmacro %}

{% macro bigquery__list_length(list) -%}
coalesce(array_length({{ list }}), 0)
{%- endmacro %}
