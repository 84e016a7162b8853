{# Texts with a bar between them; nulls are left out. No concat: two hundred arguments are too much
   for some readers of SQL.
   texts: list of text expressions. Gives text. #}
{% macro joined_texts(texts) %}
  {{- return(adapter.dispatch('joined_texts', 'nba_props')(texts)) -}}
{% endmacro %}

{% macro duckdb__joined_texts(texts) -%}
concat_ws('|', {{ texts | join(', ') }})
{%- endmacro %}

{% macro bigquery__joined_texts(texts) -%}
array_to_string([{{ texts | join(', ') }}], '|')
{%- endmacro %}
