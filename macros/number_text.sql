{# A number for a person: whole where it is whole ('3'), else with up to some decimals ('2.5').
   Through an integer: a float that is whole becomes '3.0' on DuckDB and '3' on BigQuery.
   number: integer or float; decimals: literal. Gives text; null for null. #}
{% macro number_text(number, decimals=1) -%}
case
    when round({{ number }}, {{ decimals }}) = round({{ number }})
        then cast(cast(round({{ number }}) as int64) as {{ dbt.type_string() }})
    else cast(round({{ number }}, {{ decimals }}) as {{ dbt.type_string() }})
end
{%- endmacro %}

{# A coverage for a person. Rounded down: 79.96 is below 80, and 99.96 is not all. #}
{% macro coverage_text(percent) -%}
{{ nba_props.number_text('floor(round(10 * ' ~ percent ~ ', 6)) / 10') }} || ' %'
{%- endmacro %}
