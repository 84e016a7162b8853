{{ by_season(column='season_start') }}
{# One row per player and season, for later seasons to begin with: how many results he had, and when the
   last of them was. #}
with

played as (
    {{ player_results() }}
),

results as (
    select
        player_id,
        season,
        game_date,
        tip_utc,
        count(*) over (partition by player_id, season) as games,
        max(game_date) over (partition by player_id, season) as played_to,
        row_number() over (
            partition by player_id, season order by known_at_utc desc, tip_utc desc, game_id desc
        ) as results_ago
    from played
)

select
    {{ season_start('season') }} as season_start,
    season,
    player_id,
    games,
    game_date as last_played_on,
    tip_utc as last_played_utc,
    played_to
from results
where results_ago = 1
