{{ by_season() }}
{# The calendar of each team: one row per team and game that is on or was played, with the rest
   before it. *_before columns count by tip-off, as the schedule has it. #}
with

game_dates as (
    select
        game_id,
        game_date,
        away_team,
        home_team,
        {{ tip_or_noon('tip_utc', 'game_date') }} as tip_utc,
        tip_utc is not null as has_tip
    from {{ ref('int_game_dates') }}
    where standing in ('played', 'on') and {{ is_rebuilt() }}
),

games as {{ rebuilt(ref('int_games')) }},

sides as (
    select *, home_team as team, away_team as opponent, true as is_home from game_dates
    union all
    select *, away_team as team, home_team as opponent, false as is_home from game_dates
),

placed as (
    select
        sides.game_id,
        sides.game_date,
        sides.team,
        sides.opponent,
        sides.is_home,
        games.is_neutral,
        sides.tip_utc,
        sides.has_tip,
        games.season,
        games.season_type,
        games.label,
        {{ day_number("sides.game_date") }} as day_number
    from sides
    inner join games on sides.game_id = games.game_id
)

select
    *,
    day_number - lag(day_number) over (partition by team, season order by tip_utc, game_id) as days_since_game,
    count(*) over (
        partition by team, season order by day_number range between 7 preceding and 1 preceding
    ) as games_in_7_days
from placed
