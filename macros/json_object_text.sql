{# JSON text of an object, its nulls kept as null.
   pairs: {name: text, integer or boolean expression}; a float's text differs by engine. #}
{% macro json_object_text(pairs) %}
  {{- return(adapter.dispatch('json_object_text', 'nba_props')(pairs)) -}}
{% endmacro %}

{% macro duckdb__json_object_text(pairs) -%}
cast(json_object({% for name, value in pairs.items() %}'{{ name }}', {{ value }}{{ ", " if not loop.last }}{% endfor %}) as varchar)
{%- endmacro %}

{% macro bigquery__json_object_text(pairs) -%}
to_json_string(struct({% for name, value in pairs.items() %}{{ value }} as {{ name }}{{ ", " if not loop.last }}{% endfor %}))
{%- endmacro %}
