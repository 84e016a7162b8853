{# One row per run, phase and game date. A phase without an end was abandoned when its run has
   ended, or is older than half an hour. #}
with

events as (
    select phase_events.*, runs.command
    from {{ source('ops', 'phase_events') }} as phase_events
    inner join {{ source('ops', 'runs') }} as runs on phase_events.run_id = runs.run_id
    cross join {{ ref('run_context') }} as run_context
    where
        runs.target_schema = '{{ live_schema() }}'
        and phase_events.as_of_utc <= run_context.as_of_utc
),

-- A run can build more than once; the last of each counts.
executions as (
    select
        run_id,
        phase,
        game_date,
        max(command) as command,
        max(as_of_utc) as as_of_utc,
        max(case when event = 'started' then recorded_at_utc end) as started_at_utc,
        max(case when event <> 'started' then recorded_at_utc end) as ended_at_utc,
        max(case when event <> 'started' then event_id end) as end_event_id
    from events
    group by run_id, phase, game_date
)

select
    executions.run_id,
    executions.command,
    executions.phase,
    phases.phase_order,
    executions.game_date,
    executions.as_of_utc,
    executions.started_at_utc,
    executions.ended_at_utc,
    case when executions.ended_at_utc >= executions.started_at_utc
        then {{ hours_between('executions.started_at_utc', 'executions.ended_at_utc') }} * 3600
    end as seconds,
    case
        when ends.event = 'skipped' then 'skipped'
        when executions.ended_at_utc >= executions.started_at_utc then ends.event
        when run_ends.run_id is not null then 'abandoned'
        when {{ hours_between('executions.as_of_utc', 'run_context.as_of_utc') }} >= 0.5 then 'abandoned'
        else 'running'
    end as status,
    ends.detail
from executions
cross join {{ ref('run_context') }} as run_context
inner join {{ ref('phases') }} as phases on executions.phase = phases.phase
left join events as ends on executions.end_event_id = ends.event_id
left join {{ source('ops', 'run_ends') }} as run_ends on executions.run_id = run_ends.run_id
