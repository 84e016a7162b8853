{# A name as it is matched across sources: as searched, without the suffix of a generation.
   name: text. Gives text; null for null. #}
{% macro match_name(name) -%}
regexp_replace({{ nba_props.search_name(name) }}, ' (jr|sr|ii|iii|iv|v)$', '')
{%- endmacro %}

{# The suffix of a generation: 'jr', 'iii'. It distinguishes two people when both have one.
   name: text. Gives text; null where there is none, and for null. #}
{% macro name_suffix(name) -%}
nullif(trim(substr({{ nba_props.search_name(name) }}, length({{ nba_props.match_name(name) }}) + 1)), '')
{%- endmacro %}
