{# The texts of a JSON array as a list; its numbers are given as text.
   text: JSON text. Gives a list; null or a list of nulls where it is no array of texts. #}
{% macro json_texts(text) %}
  {{- return(adapter.dispatch('json_texts', 'nba_props')(text)) -}}
{% endmacro %}

{% macro duckdb__json_texts(text) -%}
try(from_json({{ text }}, '["VARCHAR"]'))
{%- endmacro %}

{% macro bigquery__json_texts(text) -%}
json_value_array({{ text }})
{%- endmacro %}
