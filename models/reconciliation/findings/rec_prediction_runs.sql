{{ config(materialized='view') }}
{# One row per game date: how the last run of the phase that predicts ended. #}
with

executions as (
    select
        *,
        coalesce(ended_at_utc, started_at_utc) as at_utc
    from {{ ref('phase_execution_log') }}
    where phase = 'predictions'
),

ranked as (
    select
        *,
        row_number() over (partition by game_date order by at_utc desc, run_id desc) as recency
    from executions
)

select
    game_date,
    as_of_utc,
    status,
    (status || ' ' || {{ eastern_stamp('as_of_utc') }} || coalesce((' (' || detail || ')'), '')) as summary
from ranked
where recency = 1
