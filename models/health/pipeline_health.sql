{# What is wrong with the pipeline itself, one row per finding, live: runs that never ended, phases that
   did not run, verdicts that are missing or old, gaps between ticks, quotas of BigQuery that run out, a clock that has gone
   back. For `nba-props monitor`. #}

with

-- A given clock does not move between runs; the wall's does.
clock as (
    select case when clock = 'wall' then {{ now_utc() }} else as_of_utc end as as_of_utc
    from {{ ref('run_context') }}
),

runs as (
    select
        runs.command,
        runs.as_of_utc,
        run_ends.outcome,
        run_ends.error_message,
        row_number() over (order by runs.started_at_utc desc, runs.run_id desc) as recency
    from {{ source('ops', 'runs') }} as runs
    cross join clock
    left join {{ source('ops', 'run_ends') }} as run_ends on runs.run_id = run_ends.run_id
    where
        runs.target_schema = '{{ live_schema() }}'
        and runs.as_of_utc <= clock.as_of_utc
        -- What a person asked for wrongly did nothing.
        and coalesce(run_ends.outcome, '') <> 'refused'
        and {{ hours_between('runs.as_of_utc', 'clock.as_of_utc') }} <= 24
),

ticks as (
    select as_of_utc, lead(as_of_utc) over (order by as_of_utc) as next_as_of_utc
    from (
        select distinct decisions.as_of_utc
        from {{ source('ops', 'workflow_decisions') }} as decisions
        inner join {{ source('ops', 'runs') }} as runs on decisions.run_id = runs.run_id
        cross join clock
        where runs.target_schema = '{{ live_schema() }}' and decisions.as_of_utc <= clock.as_of_utc
    ) as moments
)

-- Of two runs of one warehouse one at a time can be at work: an older one without an end is dead.
select
    case
        when runs.outcome is null then 'run_never_ended'
        when runs.outcome = 'interrupted' then 'run_interrupted'
        else 'run_failed'
    end as finding,
    case when runs.recency = 1 then 'error' else 'warning' end as severity,
    runs.command as subject,
    case
        when runs.outcome = 'interrupted' then ('ended by ' || runs.error_message || ', which schedulers send to what takes too long')
        else coalesce(runs.error_message, 'it was killed, or hangs')
    end as detail,
    runs.as_of_utc as since_utc
from runs
cross join clock
where
    runs.outcome = 'failed'
    -- Ctrl-C is a person's, and no matter of health.
    or (runs.outcome = 'interrupted' and runs.error_message in ('SIGTERM', 'SIGHUP'))
    or (
        runs.outcome is null
        and (runs.recency > 1 or {{ hours_between('runs.as_of_utc', 'clock.as_of_utc') }} >= 0.5)
    )

union all

select
    'decision_gap',
    case when ticks.next_as_of_utc is null then 'error' else 'warning' end,
    'tick',
    ({{ number_text(hours_between('ticks.as_of_utc', 'coalesce(ticks.next_as_of_utc, clock.as_of_utc)')) }} || ' h without a decision'
        || case when ticks.next_as_of_utc is null then ': start `nba-props tick` every few minutes' else '' end),
    ticks.as_of_utc
from ticks
cross join clock
where
    {{ hours_between('ticks.as_of_utc', 'coalesce(ticks.next_as_of_utc, clock.as_of_utc)') }} > {{ var('tick_gap_hours') }}
    and {{ hours_between('coalesce(ticks.next_as_of_utc, clock.as_of_utc)', 'clock.as_of_utc') }} <= 24

union all

select
    case timing.cause when 'late' then 'phase_late' when 'out_of_order' then 'phase_out_of_order' else 'phase_not_run' end,
    case timing.state when 'missing' then 'error' else 'warning' end,
    (timing.label || ' of ' || cast(timing.game_date as {{ dbt.type_string() }})),
    (timing.cause || ': ' || coalesce(timing.detail, '')),
    timing.expected_by_utc
from {{ ref('rec_phase_timing') }} as timing
cross join {{ ref('run_context') }} as run_context
where
    timing.state in ('missing', 'degraded')
    and timing.cause <> 'upstream_broken'
    and timing.game_date >= {{ add_days('run_context.as_of_date_et', -3) }}

union all

select finding, severity, subject, detail, since_utc
from {{ ref('quota_findings') }}

union all

-- No command writes before that moment.
select
    'clock_went_back',
    'error',
    'clock',
    ('the last run began ' || {{ eastern_stamp('max(started_at_utc)') }} || ', which is still to come: set the clock of this machine'),
    {{ now_utc() }}
from {{ source('ops', 'runs') }}
where target_schema = '{{ live_schema() }}'
having max(started_at_utc) > {{ add_minutes(now_utc(), 1) }}

union all

-- One row where the verdicts as a whole are old, or nothing is known.
select
    case when status = 'unknown' then 'verdicts_unknown' else 'verdicts_old' end,
    'error',
    'verdicts',
    reason,
    as_of_utc
from {{ ref('verdict_clock') }}
where status <> 'ok'
