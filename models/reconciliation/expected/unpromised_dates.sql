{{ by_season() }}
{# Game dates from before the warehouse began whose box scores nobody ever asked for. A warehouse begins
   on the date of its first `run` or `tick` that was not refused; without any, today. #}
with

-- What was refused did nothing.
refused as (
    select run_id
    from {{ source('ops', 'run_ends') }}
    where outcome = 'refused'
),

beginning as (
    select
        coalesce(
            min(case when refused.run_id is null then {{ eastern_date('runs.as_of_utc') }} end),
            min(run_context.as_of_date_et)
        ) as begins_on
    from {{ ref('run_context') }} as run_context
    left join {{ source('ops', 'runs') }} as runs
        on runs.target_schema = '{{ live_schema() }}'
        and runs.command in ('run', 'tick')
        and runs.as_of_utc <= run_context.as_of_utc
    left join refused on runs.run_id = refused.run_id
),

asked as (
    select distinct requested_for as game_date
    from {{ ref('scrape_attempts') }}
    where
        endpoint in ('box_scores', 'game_summaries') and is_known
        and {{ is_rebuilt('requested_for') }}
)

select
    game_dates.game_date,
    beginning.begins_on,
    count(*) as games
from {{ ref('int_game_dates') }} as game_dates
cross join beginning
left join asked on game_dates.game_date = asked.game_date
where
    game_dates.game_date < beginning.begins_on
    and game_dates.standing in ('played', 'on')
    and asked.game_date is null
    and {{ is_rebuilt('game_dates.game_date') }}
group by game_dates.game_date, beginning.begins_on
