{# What a status of an injury list says about playing, the same for every source: out, doubtful,
   questionable (day-to-day and a decision at game time too), probable, available, other.
   status: text. Gives text; null for null. #}
{% macro injury_class(status) -%}
case
    when {{ status }} is null then null
    when lower({{ status }}) like 'out%' or lower({{ status }}) like 'susp%' then 'out'
    when lower({{ status }}) like 'doubt%' then 'doubtful'
    when lower({{ status }}) like 'quest%' or lower({{ status }}) like 'day%to%day%' or lower({{ status }}) like 'game%time%'
        or lower({{ status }}) in ('gtd', 'dtd') then 'questionable'
    when lower({{ status }}) like 'prob%' then 'probable'
    when lower({{ status }}) like 'avail%' then 'available'
    else 'other'
end
{%- endmacro %}
