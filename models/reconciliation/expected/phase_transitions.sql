{{ config(materialized='view') }}
{# One row per game date of the last ten days and judged phase: since when it is owed, or when it was
   done. It is owed from the first end of the phase before that no run of it has covered; a run
   covers what had ended when it began. A phase without a date covers every date. #}
with

executions as (
    select executions.*, executions.status = 'running' and executions.run_id = run_context.run_id as is_at_work
    from {{ ref('phase_execution_log') }} as executions
    cross join {{ ref('run_context') }} as run_context
    where executions.as_of_utc >= {{ add_minutes('run_context.as_of_utc', -14400) }}
),

phases as (
    select * from {{ ref('phases') }}
    where is_judged
),

befores as (
    select * from {{ ref('phase_obligations') }}
),

-- A date that was asked for has its models built; predictions and what follows are for dates with lines.
judged as (
    select executions.game_date, phases.phase, phases.phase_order, phases.follows, phases.within_minutes
    from executions
    cross join {{ ref('run_context') }} as run_context
    inner join phases on phases.phase in ('analytics', 'features')
    where
        executions.phase = 'box_scores'
        and executions.game_date >= {{ add_days('run_context.as_of_date_et', -10) }}

    union distinct

    select befores.game_date, phases.phase, phases.phase_order, phases.follows, phases.within_minutes
    from befores
    inner join phases on befores.phase = phases.phase
),

-- Running in this very run is as good as done.
runs as (
    select
        judged.game_date, judged.phase, executions.as_of_utc, executions.started_at_utc, executions.status,
        executions.detail,
        executions.status = 'completed' or executions.is_at_work as is_done,
        row_number() over (
            partition by judged.game_date, judged.phase
            order by coalesce(executions.started_at_utc, executions.ended_at_utc) desc, executions.run_id desc
        ) as recency
    from judged
    inner join executions
        on judged.game_date = coalesce(executions.game_date, judged.game_date)
        and (
            judged.phase = executions.phase
            -- The build at work builds features too; the log has them when it has ended.
            or (judged.phase = 'features' and executions.phase = 'analytics' and executions.is_at_work)
        )
),

covered as (
    select
        befores.game_date,
        befores.phase,
        befores.as_of_utc,
        min(case when runs.is_done and runs.started_at_utc >= befores.ended_at_utc then runs.as_of_utc end)
            as done_as_of_utc,
        max(case
            when
                runs.status = 'completed'
                and runs.started_at_utc between befores.started_at_utc and befores.ended_at_utc
                then 1
            else 0
        end) as ran_too_early
    from befores
    left join runs on befores.game_date = runs.game_date and befores.phase = runs.phase
    group by befores.game_date, befores.phase, befores.as_of_utc, befores.ended_at_utc
),

ranked as (
    select
        *,
        rank() over (
            partition by game_date, phase order by coalesce(done_as_of_utc, cast('9999-12-31' as timestamp)) desc
        ) as recency
    from covered
),

-- What is owed still, else what the last run covered.
standing as (
    select
        game_date,
        phase,
        min(as_of_utc) as before_as_of_utc,
        max(done_as_of_utc) as done_as_of_utc,
        max(ran_too_early) as ran_too_early
    from ranked
    where recency = 1
    group by game_date, phase
)

select
    judged.*,
    standing.before_as_of_utc,
    {{ add_minutes('standing.before_as_of_utc', 'judged.within_minutes') }} as expected_by_utc,
    standing.done_as_of_utc,
    coalesce(standing.ran_too_early, 0) = 1 as ran_too_early,
    runs.status as last_status,
    runs.detail as last_detail
from judged
left join standing on judged.game_date = standing.game_date and judged.phase = standing.phase
left join runs
    on judged.game_date = runs.game_date and judged.phase = runs.phase and runs.recency = 1
