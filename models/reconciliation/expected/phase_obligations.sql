{{ config(materialized='view') }}
{# What obliges each judged phase: a row per game date of the last ten days, phase and run of what comes
   before it. A build that built nothing of a phase has that in `detail`, and obliges nobody; that of this
   very run obliges as if it had ended. #}
with

horizon as (
    select
        {{ add_minutes('as_of_utc', -14400) }} as as_of_utc,
        {{ add_days('as_of_date_et', -10) }} as game_date
    from {{ ref('run_context') }}
),

phases as (
    select * from {{ ref('phases') }}
    where is_judged
),

executions as (
    select
        executions.run_id, executions.phase, executions.game_date, executions.as_of_utc, executions.started_at_utc,
        coalesce(executions.ended_at_utc, executions.started_at_utc) as ended_at_utc,
        (executions.status = 'completed' and executions.detail is null)
        or (executions.status = 'running' and executions.run_id = run_context.run_id) as is_telling
    from {{ ref('phase_execution_log') }} as executions
    cross join {{ ref('run_context') }} as run_context
    cross join horizon
    where executions.as_of_utc >= horizon.as_of_utc
),

dates as (
    select distinct executions.game_date
    from executions
    cross join horizon
    where executions.phase = 'box_scores' and executions.game_date >= horizon.game_date
),

changing as (
    {{ changing_records('horizon', 'as_of_utc') }}
    union all
    select attempt_id from {{ source('nba', 'box_scores') }}
    where {{ any_date('requested_for') }}
    union all
    select attempt_id from {{ source('espn', 'game_summaries') }}
    where {{ any_date('requested_for') }}
),

attempts as (
    select attempts.*
    from {{ ref('scrape_attempts') }} as attempts
    cross join horizon
    where
        attempts.requested_for >= horizon.game_date
        and attempts.is_known and attempts.changed_count > 0
        and attempts.workflow not in ('backfill', 'scrape')
),

-- Box scores oblige when they brought something that can change a verdict.
of_box_scores as (
    select
        attempts.requested_for as game_date,
        'box_scores' as follows,
        max(attempts.as_of_utc) as as_of_utc,
        min(attempts.requested_at_utc) as started_at_utc,
        max(attempts.responded_at_utc) as ended_at_utc
    from attempts
    inner join dates on attempts.requested_for = dates.game_date
    inner join changing on attempts.attempt_id = changing.attempt_id
    group by attempts.requested_for, attempts.run_id
),

of_analytics as (
    select dates.game_date, executions.phase, executions.as_of_utc, executions.started_at_utc, executions.ended_at_utc
    from dates
    inner join executions on executions.phase = 'analytics' and executions.is_telling
),

of_predictions as (
    select executions.game_date, executions.phase, executions.as_of_utc, executions.started_at_utc, executions.ended_at_utc
    from executions
    cross join horizon
    where executions.phase = 'predictions' and executions.is_telling and executions.game_date >= horizon.game_date
),

befores as (
    select game_date, follows, as_of_utc, started_at_utc, ended_at_utc
    from of_box_scores
    union all
    select game_date, phase, as_of_utc, started_at_utc, ended_at_utc
    from of_analytics
    union all
    select game_date, follows, as_of_utc, started_at_utc, ended_at_utc
    from {{ ref('prediction_obligations') }}
    union all
    select game_date, phase, as_of_utc, started_at_utc, ended_at_utc
    from of_predictions
)

select
    befores.game_date,
    phases.phase,
    befores.as_of_utc,
    befores.started_at_utc,
    befores.ended_at_utc
from befores
inner join phases on befores.follows = phases.follows
left join {{ ref('phase_beginnings') }} as beginnings on phases.phase = beginnings.phase
where
    phases.phase in ('analytics', 'features')
    or befores.as_of_utc >= beginnings.since_utc
