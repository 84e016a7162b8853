{{ rebuild_by_date('since', column='season_start') }}
{# What is left of a season of a player when later ones stand on it: how many results he had, and when
   the last of them was. #}
with

results as (

    select
        lines.player_id,
        lines.season,
        lines.game_date,
        games.tip_utc,
        count(*) over (partition by lines.player_id, lines.season) as games,
        max(lines.game_date) over (partition by lines.player_id, lines.season) as played_to,
        row_number() over (
            partition by lines.player_id, lines.season
            order by games.known_at_utc desc, games.tip_utc desc, lines.game_id desc
        ) as results_ago
    from {{ ref('player_game_summary') }} as lines
    inner join {{ ref('int_game_results') }} as games
        on lines.game_id = games.game_id and lines.game_date = games.game_date
    where
        lines.participation = 'played' and lines.minutes > 0
        and {{ is_rebuilt('since', 'lines.game_date') }}
        and {{ is_rebuilt('since', 'games.game_date') }}

),

final as (

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

)

select * from final
