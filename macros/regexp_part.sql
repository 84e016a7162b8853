{# What the first group of a regular expression finds in a text.
   text: text; pattern: RE2 with one group and without quotes, literal. Gives text; null where it does
   not match, and for null. #}
{% macro regexp_part(text, pattern) %}
  {{- return(adapter.dispatch('regexp_part', 'nba_props')(text, pattern)) -}}
{% endmacro %}

{% macro duckdb__regexp_part(text, pattern) -%}
nullif(regexp_extract({{ text }}, '{{ pattern }}', 1), '')
{%- endmacro %}

{% macro bigquery__regexp_part(text, pattern) -%}
regexp_extract({{ text }}, r'{{ pattern }}')
{%- endmacro %}
