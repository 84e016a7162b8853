{# A hash of the numbers of a row, rounded so that the last bits of a sum do not count. #}
{% macro row_fingerprint(columns) -%}
{{ dbt.hash(nba_props.joined_texts(nba_props.fingerprint_parts(columns))) }}
{%- endmacro %}

{% macro fingerprint_parts(columns) %}
  {%- set parts = [] -%}
  {%- for column in columns -%}
    {%- do parts.append("coalesce(cast(round(" ~ column ~ ", 4) as " ~ dbt.type_string() ~ "), '')") -%}
  {%- endfor -%}
  {{- return(parts) -}}
{% endmacro %}

{# Texts with a bar between them. No concat: two hundred arguments are too much for some readers of SQL. #}
{% macro joined_texts(texts) %}
  {{- return(adapter.dispatch('joined_texts', 'nba_props')(texts)) -}}
{% endmacro %}

{% macro duckdb__joined_texts(texts) -%}
concat_ws('|', {{ texts | join(', ') }})
{%- endmacro %}

{% macro bigquery__joined_texts(texts) -%}
array_to_string([{{ texts | join(', ') }}], '|')
{%- endmacro %}
