{{ by_season() }}
{# One row per game and date with a final box score, whatever the lists of games still have: when its
   result was first known. A correction that comes later does not make the game unknown in between. #}
with

game_dates as (
    select * from {{ ref('int_game_dates') }}
    where standing in ('played', 'on', 'vanished') and {{ is_rebuilt() }}
),

lines as (
    select game_id, game_date, min(known_at_utc) as known_at_utc
    from {{ ref('int_player_games') }}
    where {{ is_rebuilt() }}
    group by game_id, game_date
),

arrivals as (
    select
        game_id,
        game_date,
        known_at_utc,
        row_number() over (partition by game_id, game_date order by arrived_at_utc, known_at_utc) as place
    from {{ ref('int_final_arrivals') }}
    where {{ is_rebuilt() }}
),

joined as (
    -- The first arrival counts, of whatever source: lines have the moment of the version that is used now.
    select
        game_dates.game_id,
        game_dates.game_date,
        {{ tip_or_noon('game_dates.tip_utc', 'game_dates.game_date') }} as tip_utc,
        -- One that was called final too early, and still is, became known with the game.
        case
            when lines.known_at_utc < {{ tip_or_noon('game_dates.tip_utc', 'game_dates.game_date') }}
                then {{ tip_or_noon('game_dates.tip_utc', 'game_dates.game_date') }}
            else coalesce(arrivals.known_at_utc, lines.known_at_utc)
        end as known_at_utc,
        {{ add_minutes(eastern_midnight_utc(season_start_of(add_days('game_dates.game_date', 366))), -1) }}
            as season_end_utc
    from game_dates
    inner join lines
        on game_dates.game_id = lines.game_id and game_dates.game_date = lines.game_date
    left join arrivals
        on game_dates.game_id = arrivals.game_id and game_dates.game_date = arrivals.game_date and arrivals.place = 1
)

-- A result that comes after the end of its season counts as known by then: later seasons use all of
-- it.
select
    game_id,
    game_date,
    tip_utc,
    case when known_at_utc > season_end_utc then season_end_utc else known_at_utc end as known_at_utc
from joined
