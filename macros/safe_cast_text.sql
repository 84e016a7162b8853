{# Text to a type, null where it is not of that type: no fault of a source may stop a build.
   What each engine takes for a number or an instant differs at the edges: models use safe_integer,
   safe_whole_number, safe_float, safe_date and safe_utc_timestamp, which look at the text first.
   text: text; type: name of a type. Null for null. #}
{% macro safe_cast_text(text, type) %}
  {{- return(adapter.dispatch('safe_cast_text', 'nba_props')(text, type)) -}}
{% endmacro %}

{% macro duckdb__safe_cast_text(text, type) -%}
try_cast({{ text }} as {{ type }})
{%- endmacro %}

{% macro bigquery__safe_cast_text(text, type) -%}
safe_cast({{ text }} as {{ type }})
{%- endmacro %}
