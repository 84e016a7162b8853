{# A name as people type it into a search: lower case, no accents, no punctuation.
   name: text. Gives text; null for null. #}
{% macro search_name(name) %}
  {{- return(adapter.dispatch('search_name', 'nba_props')(name)) -}}
{% endmacro %}

{% macro duckdb__search_name(name) -%}
trim(regexp_replace(lower(strip_accents({{ name }})), '[^a-z0-9 ]', '', 'g'))
{%- endmacro %}

{% macro bigquery__search_name(name) -%}
trim(regexp_replace(regexp_replace(normalize(lower({{ name }}), nfd), r'\pM', ''), r'[^a-z0-9 ]', ''))
{%- endmacro %}
