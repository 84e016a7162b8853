{{ config(materialized='view') }}
{# One row per judged phase and game date that was asked for: whether the phase ran in order and within
   its time. #}
with

transitions as (
    select * from {{ ref('phase_transitions') }}
),

-- The last game date for which each phase was in time: what was late before it is over.
in_time as (
    select phase, max(game_date) as game_date
    from transitions
    where done_as_of_utc <= expected_by_utc
    group by phase
),

found as (
    select
        transitions.*,
        case
            when transitions.done_as_of_utc <= transitions.expected_by_utc then null
            when transitions.done_as_of_utc is not null and in_time.game_date > transitions.game_date then null
            when transitions.done_as_of_utc is not null then 'late'
            when halted_dates.game_date is not null and transitions.last_status = 'skipped' then 'halted_by_breaker'
            when transitions.before_as_of_utc is null then 'upstream_broken'
            when transitions.ran_too_early then 'out_of_order'
            else 'phase_not_run'
        end as cause,
        -- Nothing is due while the phase before it has not ended: its own boundary has the reason, or its
        -- own row, once it is due.
        (transitions.before_as_of_utc is null and (
            transitions.follows = 'box_scores'
            or coalesce(followed.before_as_of_utc is null or followed.done_as_of_utc is not null, true)
            or run_context.as_of_utc <= followed.expected_by_utc
        ))
        or (
            transitions.done_as_of_utc is null
            and coalesce(run_context.as_of_utc <= transitions.expected_by_utc, false)
        ) as is_not_due
    from transitions
    cross join {{ ref('run_context') }} as run_context
    left join {{ ref('halted_dates') }} as halted_dates on transitions.game_date = halted_dates.game_date
    left join in_time on transitions.phase = in_time.phase
    left join transitions as followed
        on transitions.game_date = followed.game_date and transitions.follows = followed.phase
),

chosen as (
    select
        found.*,
        causes.state as cause_state,
        case
            when found.cause = 'late'
                then ({{ number_text(hours_between('found.before_as_of_utc', 'found.done_as_of_utc')) }} || ' h after ' || found.follows)
            else ('due ' || {{ eastern_stamp('found.expected_by_utc') }} || coalesce((', last: ' || found.last_status), ', never started') || coalesce((' (' || found.last_detail || ')'), ''))
        end as detail
    from found
    left join {{ ref('causes') }} as causes on found.cause = causes.cause
),

judged as (
    select
        chosen.*,
        {{ verdict_state('chosen', not_owed='chosen.is_not_due') }} as state
    from chosen
)

select
    'phase_timing' as boundary,
    phase as entity,
    cast(null as {{ dbt.type_string() }}) as game_id,
    game_date,
    ('phase ' || phase) as label,
    expected_by_utc,
    state,
    {{ shown_in_verdict('cause', 'state') }} as cause,
    {{ shown_in_verdict('detail', 'state') }} as detail,
    'source_date' as scope,
    'pipeline' as scope_entity,
    {{ json_object_text({'follows': 'follows'}) }} as evidence
from judged
