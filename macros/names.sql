{# A name as people type it into a search: lower case, no accents, no punctuation. #}
{% macro search_name(name) %}
  {{- return(adapter.dispatch('search_name', 'nba_props')(name)) -}}
{% endmacro %}

{% macro duckdb__search_name(name) -%}
trim(regexp_replace(lower(strip_accents({{ name }})), '[^a-z0-9 ]', '', 'g'))
{%- endmacro %}

{% macro bigquery__search_name(name) -%}
trim(regexp_replace(regexp_replace(normalize(lower({{ name }}), nfd), r'\pM', ''), r'[^a-z0-9 ]', ''))
{%- endmacro %}

{# A name as it is matched across sources: as searched, without the suffix of a generation. #}
{% macro match_name(name) %}
  {{- return(adapter.dispatch('match_name', 'nba_props')(name)) -}}
{% endmacro %}

{% macro duckdb__match_name(name) -%}
regexp_replace({{ nba_props.search_name(name) }}, ' (jr|sr|ii|iii|iv)$', '')
{%- endmacro %}

{% macro bigquery__match_name(name) -%}
regexp_replace({{ nba_props.search_name(name) }}, r' (jr|sr|ii|iii|iv)$', '')
{%- endmacro %}
