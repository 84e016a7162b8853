{# A number for a person: whole where it is whole, else with one decimal. #}
{% macro number_text(number) -%}
case
    when {{ number }} = round({{ number }}) then cast(cast({{ number }} as {{ dbt.type_int() }}) as {{ dbt.type_string() }})
    else cast(round({{ number }}, 1) as {{ dbt.type_string() }})
end
{%- endmacro %}
