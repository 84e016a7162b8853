{{ config(materialized='view') }}
{# The predictions of tonight by the clock, one row, for `nba-props status`. #}
with

night as (
    select {{ eastern_date(add_minutes('as_of_utc', -300)) }} as game_date
    from {{ ref('run_context') }}
),

expected as (
    select
        verdicts.game_date,
        sum(case when verdicts.state <> 'empty_ok' then 1 else 0 end) as expected,
        sum(case when verdicts.state = 'complete' then 1 else 0 end) as complete
    from {{ ref('verdicts') }} as verdicts
    inner join night on verdicts.game_date = night.game_date
    where verdicts.boundary = 'features_to_predictions'
    group by verdicts.game_date
),

made as (
    select
        predictions.game_date,
        sum(case when predictions.status = 'active' then 1 else 0 end) as active,
        sum(case when predictions.status = 'withdrawn' then 1 else 0 end) as withdrawn
    from {{ ref('player_prop_predictions') }} as predictions
    inner join night on predictions.game_date = night.game_date
    group by predictions.game_date
)

select
    night.game_date,
    coalesce(expected.expected, 0) as expected,
    coalesce(expected.complete, 0) as complete,
    coalesce(made.active, 0) as active,
    coalesce(made.withdrawn, 0) as withdrawn,
    halted_dates.breaker_date,
    beginnings.phase is not null as is_begun
from night
left join expected on night.game_date = expected.game_date
left join made on night.game_date = made.game_date
left join {{ ref('halted_dates') }} as halted_dates on night.game_date = halted_dates.game_date
left join {{ ref('phase_beginnings') }} as beginnings on beginnings.phase = 'predictions'
