{# A hash of the numbers of a row, rounded so that the last bits of a sum do not count. #}
{% macro row_fingerprint(columns) -%}
{{ dbt.hash(
    "concat(" ~ nba_props.fingerprint_parts(columns) | join(", '|', ") ~ ")"
) }}
{%- endmacro %}

{% macro fingerprint_parts(columns) %}
  {%- set parts = [] -%}
  {%- for column in columns -%}
    {%- do parts.append("coalesce(cast(round(" ~ column ~ ", 4) as " ~ dbt.type_string() ~ "), '')") -%}
  {%- endfor -%}
  {{- return(parts) -}}
{% endmacro %}
