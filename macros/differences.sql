{# How a row differs from the expected one, in words; null where it does not. Null equals only null.
   found, expected: names of the relations; texts: columns that are equal or not; numbers: columns that are
   equal within a ten-thousandth, because a sum of floats varies in its last bits. #}
{% macro differences(found, expected, texts=[], numbers=[]) -%}
nullif(trim(concat(
    {%- for column in texts %}
    case
        when coalesce(cast({{ found }}.{{ column }} as {{ dbt.type_string() }}), 'null') <> coalesce(cast({{ expected }}.{{ column }} as {{ dbt.type_string() }}), 'null')
            then ('{{ column }} is ' || coalesce(cast({{ found }}.{{ column }} as {{ dbt.type_string() }}), 'null') || ', expected ' || coalesce(cast({{ expected }}.{{ column }} as {{ dbt.type_string() }}), 'null') || '; ')
        else ''
    end,
    {%- endfor %}
    {%- for column in numbers %}
    case
        when ({{ found }}.{{ column }} is null) <> ({{ expected }}.{{ column }} is null) or abs({{ found }}.{{ column }} - {{ expected }}.{{ column }}) > 0.0001
            then ('{{ column }} is ' || coalesce({{ nba_props.number_text(found ~ '.' ~ column, 3) }}, 'null') || ', expected ' || coalesce({{ nba_props.number_text(expected ~ '.' ~ column, 3) }}, 'null') || '; ')
        else ''
    end,
    {%- endfor %}
    ''
)), '')
{%- endmacro %}
