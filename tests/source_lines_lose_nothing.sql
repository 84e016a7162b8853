-- Every line of a final box score of balldontlie that belongs to a game has met it. What comes
-- after is judged line by line, from here on.
with

-- Only of dates that were rebuilt, like a declared test.
lines as (
    select * from {{ get_where_subquery(ref('stg_balldontlie__box_score_lines')) }}
),

game_dates as (
    select * from {{ get_where_subquery(ref('int_game_dates')) }}
),

source_lines as (
    select * from {{ get_where_subquery(ref('int_source_lines')) }}
)

select lines.game_date, lines.record_key, lines.player_name
from lines
inner join game_dates
    on lines.game_date = game_dates.game_date
    and lines.away_team = game_dates.away_team
    and lines.home_team = game_dates.home_team
left join source_lines as found
    on found.source = 'balldontlie'
    and game_dates.game_id = found.game_id
    and lines.game_date = found.game_date
    and lines.team = found.team
    and lines.item_number = found.item_number
where lines.is_final and lines.listing_number = 1 and found.game_id is null
