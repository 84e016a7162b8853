{# Latency of the sources per date, as a table, with the dates that have an incident. #}
select
    latency.*,
    told.game_date is not null as has_incident
from {{ ref('source_latency') }} as latency
left join (
    select distinct game_date from {{ ref('monitored_incidents') }}
    where is_of_data
) as told on latency.game_date = told.game_date
