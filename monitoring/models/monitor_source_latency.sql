{# Latency of the sources per date, as a table, with the dates that have an incident. #}
with

reported as (
    select distinct game_date from {{ ref('monitored_incidents') }}
    where is_of_data
)

select latency.*, reported.game_date is not null as has_incident
from {{ ref('source_latency') }} as latency
left join reported on latency.game_date = reported.game_date
