{{ config(materialized='view') }}
{# The game dates for which `nba-props` predicts now, or records that it does not: those with predictions
   due, and those with new lines, though these may change no prediction. #}
with

due as (
    select game_date, count(*) as predictions_due
    from {{ ref('predictions_due') }}
    group by game_date
),

-- Nothing is predicted any more once the last game has begun.
owed as (
    select transitions.game_date
    from {{ ref('phase_transitions') }} as transitions
    cross join {{ ref('run_context') }} as run_context
    inner join {{ ref('int_game_dates') }} as game_dates
        on transitions.game_date = game_dates.game_date
        and game_dates.standing = 'on'
        and game_dates.tip_utc > run_context.as_of_utc
    where
        transitions.phase = 'predictions'
        and transitions.before_as_of_utc is not null
        and transitions.done_as_of_utc is null
),

dates as (
    select game_date from due
    union distinct
    select game_date from owed
)

select
    dates.game_date,
    coalesce(due.predictions_due, 0) as predictions_due,
    halted_dates.breaker_date
from dates
left join due on dates.game_date = due.game_date
left join {{ ref('halted_dates') }} as halted_dates on dates.game_date = halted_dates.game_date
