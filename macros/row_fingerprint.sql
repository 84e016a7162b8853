{# A hash of the numbers of a row, to four decimals, so that the last bits of a sum do not count.
   columns: names of integer or float columns. Gives text, the same on both engines; never null.
   Numbers become text as ten thousandths, through an integer: a float's text differs by engine.
   What no integer holds (NaN, infinity) counts as null. #}
{% macro row_fingerprint(columns) -%}
{{ dbt.hash(nba_props.joined_texts(nba_props.fingerprint_parts(columns))) }}
{%- endmacro %}

{% macro fingerprint_parts(columns) %}
  {%- set parts = [] -%}
  {%- for column in columns -%}
    {%- set number = nba_props.safe_cast_text('round(' ~ column ~ ' * 10000)', 'int64') -%}
    {%- do parts.append("coalesce(cast(" ~ number ~ " as " ~ dbt.type_string() ~ "), '')") -%}
  {%- endfor -%}
  {{- return(parts) -}}
{% endmacro %}
