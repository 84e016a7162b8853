{{ rebuild_by_date('since', ['player_id']) }}
{# One row per player and game in which he played, in the order in which results became known: his
   n-th known game. A feature at a moment stands on the games whose number is not above the count
   of those known by then. #}
with

games as (

    select * from {{ ref('int_game_results') }}

),

-- The numbers count from a player's first game on, so all of his games are read, and little of each.
numbered as (

    select
        lines.game_id,
        lines.game_date,
        lines.player_id,
        games.tip_utc,
        games.known_at_utc,
        row_number() over (
            partition by lines.player_id order by games.known_at_utc, games.tip_utc, lines.game_id
        ) as game_number,
        row_number() over (
            partition by lines.player_id, lines.season order by games.known_at_utc, games.tip_utc, lines.game_id
        ) as season_game_number
    from {{ ref('player_game_summary') }} as lines
    inner join games
        on lines.game_id = games.game_id and lines.game_date = games.game_date
    where lines.participation = 'played' and lines.minutes > 0

),

final as (

    select
        lines.*,
        numbered.tip_utc,
        numbered.known_at_utc,
        numbered.game_number,
        numbered.season_game_number
    from {{ ref('player_game_summary') }} as lines
    inner join numbered
        on lines.game_id = numbered.game_id
        and lines.game_date = numbered.game_date
        and lines.player_id = numbered.player_id
    where
        lines.participation = 'played' and lines.minutes > 0
        and {{ is_rebuilt('since', 'lines.game_date') }}
        and {{ is_rebuilt('since', 'numbered.game_date') }}

)

select * from final
