{# How many elements a JSON array has, whatever they are; 0 where the text is no JSON array.
   text: JSON text. #}
{% macro json_length(text) %}
  {{- return(adapter.dispatch('json_length', 'nba_props')(text)) -}}
{% endmacro %}

{% macro duckdb__json_length(text) -%}
coalesce(try(json_array_length({{ text }})), 0)
{%- endmacro %}

{# Not by the list of its texts: that is null where an element is an object. #}
{% macro bigquery__json_length(text) -%}
coalesce(array_length(json_query_array(case when starts_with(ltrim({{ text }}), '[') then {{ text }} end)), 0)
{%- endmacro %}
