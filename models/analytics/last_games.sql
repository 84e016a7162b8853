{{ by_season(column='season_start') }}
{# The last eleven games that each player played in each season: among those of all seasons are his last ten,
   also where that of tonight does not count. #}
with

played as (
    select
        *,
        {{ season_start_of('game_date') }} as season_start
    from {{ ref('player_game_summary') }}
    where participation = 'played' and {{ is_rebuilt() }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by player_id, season_start order by game_date desc, game_id desc
        ) as recency
    from played
)

select
    season_start,
    player_id,
    game_id,
    game_date,
    team,
    opponent,
    is_home,
    minutes,
    {{ prop_stats() | join(', ') }}
from ranked
where recency <= 11
