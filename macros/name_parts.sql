{# The parts of a searched or matched name in alphabetical order: given and family name change places
   between sources ('yang hansen', 'hansen yang').
   name: text as search_name or match_name give it. Gives text; null for null. #}
{% macro name_parts(name) %}
  {{- return(adapter.dispatch('name_parts', 'nba_props')(name)) -}}
{% endmacro %}

{% macro duckdb__name_parts(name) -%}
array_to_string(list_sort(string_split({{ name }}, ' ')), ' ')
{%- endmacro %}

{% macro bigquery__name_parts(name) -%}
(select string_agg(part, ' ' order by part) from unnest(split({{ name }}, ' ')) as part)
{%- endmacro %}
