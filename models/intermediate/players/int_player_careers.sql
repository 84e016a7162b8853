{{ config(materialized='view') }}
{# One row per player and season in which he played: how many results he has before and after it. The
   count after it holds up to the next season in which he played. A late result counts for its own
   season. #}
with

summed as (
    select
        *,
        cast(sum(games) over (partition by player_id order by season) as int64) as games_after,
        lead(season) over (partition by player_id order by season) as until_season
    from {{ ref('int_player_seasons') }}
)

select
    player_id,
    season,
    games as season_games,
    games_after - games as games_before,
    games_after,
    last_played_on,
    last_played_utc,
    until_season
from summed
