{# True when the text matches the regular expression somewhere; null text gives false.
   text: text; pattern: RE2 without quotes in it, literal, not an expression. #}
{% macro matches(text, pattern) %}
  {{- return(adapter.dispatch('matches', 'nba_props')(text, pattern)) -}}
{% endmacro %}

{% macro duckdb__matches(text, pattern) -%}
coalesce(regexp_matches({{ text }}, '{{ pattern }}'), false)
{%- endmacro %}

{% macro bigquery__matches(text, pattern) -%}
coalesce(regexp_contains({{ text }}, r'{{ pattern }}'), false)
{%- endmacro %}
