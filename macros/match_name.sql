{# A name as it is matched across sources: as searched, without the suffix of a generation.
   name: text. Gives text; null for null. #}
{% macro match_name(name) -%}
regexp_replace({{ nba_props.search_name(name) }}, ' (jr|sr|ii|iii|iv)$', '')
{%- endmacro %}
