{# One line per player and game from the source that analytics use; a player listed twice
   counts once. #}
with

lines as (

    select * from {{ ref('stg_balldontlie__box_score_lines') }}
    where is_final and listing_number = 1 and bdl_player_id is not null

),

game_dates as (

    select * from {{ ref('int_game_dates') }}

),

final as (

    select
        game_dates.game_id,
        ('bdl:' || lines.bdl_player_id) as player_id,
        'balldontlie' as source,
        lines.*
    from lines
    inner join game_dates
        on lines.game_date = game_dates.game_date
        and lines.away_team = game_dates.away_team
        and lines.home_team = game_dates.home_team

)

select * from final
