{# A text with each run of digits as one '#': '7:30 pm ET' gives '#:# pm ET'.
   text: text. Gives text; null for null. #}
{% macro without_digits(text) %}
  {{- return(adapter.dispatch('without_digits', 'nba_props')(text)) -}}
{% endmacro %}

{% macro duckdb__without_digits(text) -%}
regexp_replace({{ text }}, '[0-9]+', '#', 'g')
{%- endmacro %}

{% macro bigquery__without_digits(text) -%}
regexp_replace({{ text }}, r'[0-9]+', '#')
{%- endmacro %}
