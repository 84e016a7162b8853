{# The cause of a question whose last attempt had this outcome. Null where it was answered, or never asked. #}
{% macro cause_of_outcome(outcome) -%}
case
    when {{ outcome }} in ('unauthorized', 'forbidden') then 'not_authorized'
    when {{ outcome }} = 'empty' then 'source_returned_nothing'
    when {{ outcome }} <> 'ok' then 'request_failed'
end
{%- endmacro %}
