{{ config(materialized='view') }}
{# What reconciliation has reported already, by game and date. A day that has an incident is not also an
   anomaly. game_id is null where the incident is of the whole date. #}
select distinct
    game_date,
    case when scope = 'game' then game_id end as game_id,
    first_boundary in ('schedule_to_boxscores', 'boxscores_to_analytics') as is_of_data,
    first_boundary <> 'phase_timing' as is_of_predictions
from {{ ref('incidents') }}
