{{ by_season() }}
{# One row per game and date it was ever listed under at NBA.com; of two ids of a game the more complete
   record. #}
with

game_ids as {{ rebuilt(ref('int_game_ids'), 'season_start') }},

nba_listed as (
    select
        game_ids.game_id,
        schedule.*,
        min(schedule.first_known_at_utc) over (
            partition by game_ids.game_id, schedule.game_date
        ) as game_first_known_at_utc,
        row_number() over (
            partition by game_ids.game_id, schedule.game_date
            order by
                schedule.is_listed desc, coalesce(schedule.game_status, 0) desc, schedule.known_at_utc desc,
                schedule.nba_game_id
        ) as recency
    from {{ ref('stg_nba__schedule') }} as schedule
    inner join game_ids
        on game_ids.source = 'nba' and schedule.nba_game_id = game_ids.source_game_id
    where
        schedule.away_team is not null and schedule.home_team is not null
        and {{ is_rebuilt('schedule.season_start') }}
)

select
    game_id,
    nba_game_id,
    game_date,
    away_team,
    home_team,
    tip_utc,
    game_first_known_at_utc as first_known_at_utc,
    is_listed,
    is_if_necessary,
    game_status,
    status_text,
    away_score,
    home_score,
    last_reported_utc
from nba_listed
-- A game in the list of another season belongs to the dates of its own.
where recency = 1 and {{ is_rebuilt() }}
