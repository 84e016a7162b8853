{# A name as people type it into a search: lower case, no accents, no punctuation, one blank between
   its parts. A hyphen is a blank; two initials are one part, with or without a blank between them.
   name: text. Gives text; null for null. #}
{% macro search_name(name) %}
  {{- return(adapter.dispatch('search_name', 'nba_props')(name)) -}}
{% endmacro %}

{% macro duckdb__search_name(name) -%}
trim(regexp_replace(regexp_replace(regexp_replace(
    strip_accents({{ nba_props.plain_letters(name) }}), '[\p{Z}\p{Pd}\s,/_]+', ' ', 'g'), '[^a-z0-9 ]', '', 'g'),
    '^ *([a-z]) ([a-z]) ', '\1\2 '))
{%- endmacro %}

{% macro bigquery__search_name(name) -%}
trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    normalize({{ nba_props.plain_letters(name) }}, nfd), r'\pM', ''), r'[\p{Z}\p{Pd}\s,/_]+', ' '), r'[^a-z0-9 ]', ''),
    r'^ *([a-z]) ([a-z]) ', r'\1\2 '))
{%- endmacro %}

{# Lower case, with the letters that no accent explains written as people type them. #}
{% macro plain_letters(name) -%}
{%- set found = namespace(sql="translate(lower(" ~ name ~ "), 'đðħıłøŧŋ', 'ddhilotn')") -%}
{%- for letter, plain in {'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'þ': 'th'}.items() -%}
{%- set found.sql = "replace(" ~ found.sql ~ ", '" ~ letter ~ "', '" ~ plain ~ "')" -%}
{%- endfor -%}
{{ found.sql }}
{%- endmacro %}
