{{ by_season(['player_id']) }}
{# One row per player and game in which he played, in the order in which results became known: his n-th
   known game, those of earlier seasons first. A feature at a moment uses the games whose number is not
   above the count of those known by then. #}
with

played as (
    {{ player_results() }}
)

select
    played.*,
    careers.games_before + row_number() over season_of_his as game_number,
    row_number() over season_of_his as season_game_number
from played
inner join {{ ref('int_player_careers') }} as careers
    on played.player_id = careers.player_id and played.season = careers.season
window season_of_his as (
    partition by played.player_id, played.season
    order by played.known_at_utc, played.tip_utc, played.game_id
)
