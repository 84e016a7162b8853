{{ config(materialized='table' if rebuilds_by_date() else 'view') }}
{# The seasons of which something was answered since the last good build began, and this one (macro
   rebuild_by_date). An answer is landed a little later. #}
with

builds as (

    select max(started_at_utc) as started_at_utc, max(as_of_utc) as as_of_utc
    from {{ ref('phase_execution_log') }}
    where phase = 'analytics' and status = 'completed'

),

answers as (

    select {{ season_start_of('requested_for') }} as season_start, max(responded_at_utc) as answered_at_utc
    from {{ ref('scrape_attempts') }}
    where outcome in ('ok', 'empty')
    group by {{ season_start_of('requested_for') }}

),

final as (

    select
        answers.season_start,
        answers.answered_at_utc,
        builds.started_at_utc is null
        or {{ hours_between('builds.started_at_utc', 'answers.answered_at_utc') }} > -24
        or answers.season_start >= {{ season_start_of(add_days(eastern_date(
            'least(run_context.as_of_utc, builds.as_of_utc)'
        ), -10)) }} as is_answered
    from answers
    cross join builds
    cross join {{ ref('run_context') }} as run_context

)

select * from final
