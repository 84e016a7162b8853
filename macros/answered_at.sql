{# When an answer of scrape_attempts came: under the wall's clock minutes after its run began, under a given clock
   that clock. #}
{% macro answered_at() -%}
case
    when run_id in (select runs.run_id from {{ source('ops', 'runs') }} as runs where runs.clock = 'wall') then responded_at_utc
    else as_of_utc
end
{%- endmacro %}
