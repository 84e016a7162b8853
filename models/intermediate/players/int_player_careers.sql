{{ config(materialized='view') }}
{# What a player has behind him before and after each season in which he played. After it counts up to
   the next in which he played. A result that comes in later than its season counts as one of it. #}
with

summed as (

    select
        *,
        cast(sum(games) over (partition by player_id order by season) as int64) as games_after,
        lead(season) over (partition by player_id order by season) as until_season
    from {{ ref('int_player_seasons') }}

),

final as (

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

)

select * from final
