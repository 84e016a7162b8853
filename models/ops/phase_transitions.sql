{# One row per game date and judged phase: when the phase before it last ended, and what this
   one did since. A phase that covers every date counts for each. #}
with

executions as (

    select * from {{ ref('phase_execution_log') }}

),

dates as (

    select distinct game_date
    from executions
    where phase = 'box_scores'

),

judged as (

    select dates.game_date, phases.phase, phases.phase_order, phases.follows, phases.within_minutes
    from dates
    cross join {{ ref('phases') }} as phases
    where phases.is_judged

),

-- The last end of the phase before; what is asked again has to be built again.
befores as (

    select
        judged.game_date,
        judged.phase,
        max(executions.as_of_utc) as before_as_of_utc,
        max(executions.started_at_utc) as before_started_at_utc,
        max(executions.ended_at_utc) as before_ended_at_utc
    from judged
    inner join executions
        on judged.follows = executions.phase
        and judged.game_date = coalesce(executions.game_date, judged.game_date)
        and executions.status = 'completed'
    group by judged.game_date, judged.phase

),

-- In order: began after the phase before had ended. Running in this very run is as good as done.
afters as (

    select
        befores.game_date,
        befores.phase,
        min(case
            when
                executions.started_at_utc >= befores.before_ended_at_utc
                and (
                    executions.status = 'completed'
                    or (executions.status = 'running' and executions.run_id = run_context.run_id)
                )
                then executions.as_of_utc
        end) as done_as_of_utc,
        max(case
            when
                executions.started_at_utc < befores.before_ended_at_utc
                and executions.started_at_utc >= befores.before_started_at_utc
                and executions.status = 'completed'
                then 1
            else 0
        end) as ran_too_early,
        max(executions.started_at_utc) as last_started_at_utc
    from befores
    cross join {{ ref('run_context') }} as run_context
    inner join executions
        on befores.phase = executions.phase
        and befores.game_date = coalesce(executions.game_date, befores.game_date)
    group by befores.game_date, befores.phase

),

last_status as (

    select afters.game_date, afters.phase, max(executions.status) as status, max(executions.detail) as detail
    from afters
    inner join executions
        on afters.phase = executions.phase
        and afters.game_date = coalesce(executions.game_date, afters.game_date)
        and afters.last_started_at_utc = executions.started_at_utc
    group by afters.game_date, afters.phase

),

final as (

    select
        judged.*,
        befores.before_as_of_utc,
        {{ add_minutes('befores.before_as_of_utc', 'judged.within_minutes') }} as expected_by_utc,
        afters.done_as_of_utc,
        coalesce(afters.ran_too_early, 0) = 1 as ran_too_early,
        last_status.status as last_status,
        last_status.detail as last_detail
    from judged
    left join befores on judged.game_date = befores.game_date and judged.phase = befores.phase
    left join afters on judged.game_date = afters.game_date and judged.phase = afters.phase
    left join last_status on judged.game_date = last_status.game_date and judged.phase = last_status.phase

)

select * from final
