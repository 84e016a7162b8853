{# One row per player and game in which he played, in the order in which results became known: his
   n-th known game. A feature at a moment stands on the games whose number is not above the count
   of those known by then. #}
with

lines as (

    select * from {{ ref('player_game_summary') }}
    where participation = 'played' and minutes > 0

),

games as (

    select * from {{ ref('int_game_results') }}

),

numbered as (

    select
        lines.*,
        games.tip_utc,
        games.known_at_utc,
        row_number() over (
            partition by lines.player_id order by games.known_at_utc, games.tip_utc, lines.game_id
        ) as game_number,
        row_number() over (
            partition by lines.player_id, lines.season order by games.known_at_utc, games.tip_utc, lines.game_id
        ) as season_game_number
    from lines
    inner join games
        on lines.game_id = games.game_id and lines.game_date = games.game_date

)

select * from numbered
