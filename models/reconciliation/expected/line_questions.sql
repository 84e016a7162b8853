{{ config(materialized='view') }}
{# One row per game and date of which balldontlie is to be asked for lines: was it asked before tip-off, and did it answer in
   the two hours before? Books price every game: lines that nobody asked for are no lines that there are none of. Of the
   judged days, an hour before tip-off, once lines were asked for at all. #}
with

asked as (
    select
        attempts.requested_for as game_date,
        {{ json_value('attempts.params', '$.game_id') }} as source_game_id,
        attempts.as_of_utc as asked_at_utc,
        attempts.outcome in ('ok', 'empty') as is_answered
    from {{ ref('scrape_attempts') }} as attempts
    cross join {{ ref('run_context') }} as run_context
    where
        attempts.source = 'balldontlie' and attempts.endpoint = 'player_props' and attempts.is_known
        and attempts.workflow <> 'backfill'
        and {{ is_judged_day('attempts.requested_for') }}
),

first_asked as (
    select min(asked_at_utc) as asked_at_utc from asked
    where is_answered
),

-- A game of which no list has the tip-off begins by the end of its day.
game_dates as (
    select *, coalesce(tip_utc, {{ eastern_midnight_utc(add_days('game_date', 1)) }}) as begins_utc
    from {{ ref('int_game_dates') }}
    where standing in ('on', 'played')
)

-- Books hold back the lines of a team until it is known who plays: what was asked hours before shows little, and
-- after tip-off there is nothing left.
select
    game_dates.game_id, game_dates.game_date, game_dates.away_team, game_dates.home_team, game_dates.tip_utc,
    max(case when asked.asked_at_utc < game_dates.begins_utc then 1 else 0 end) = 1 as is_asked,
    max(case
        when
            asked.is_answered and asked.asked_at_utc < game_dates.begins_utc
            and asked.asked_at_utc >= {{ add_minutes('game_dates.begins_utc', -120) }}
            then 1
        else 0
    end) = 1 as is_answered_late
from game_dates
inner join {{ ref('int_game_ids') }} as game_ids on game_ids.source = 'balldontlie' and game_dates.game_id = game_ids.game_id
cross join {{ ref('run_context') }} as run_context
inner join first_asked on game_dates.begins_utc > first_asked.asked_at_utc
left join asked on game_dates.game_date = asked.game_date and game_ids.source_game_id = asked.source_game_id
where
    {{ is_judged_day('game_dates.game_date') }}
    and {{ add_minutes('game_dates.begins_utc', -60) }} <= run_context.as_of_utc
group by game_dates.game_id, game_dates.game_date, game_dates.away_team, game_dates.home_team, game_dates.tip_utc
