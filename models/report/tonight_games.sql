{# The games of tonight by the clock: until 5 AM Eastern it is the night before. #}

with

night as (
    select {{ eastern_date(add_minutes('as_of_utc', -300)) }} as game_date
    from {{ ref('run_context') }}
),

games as (
    select * from {{ ref('rec_schedule_to_boxscores') }}
    where entity = 'game'
)

select
    games.game_id,
    games.game_date,
    games.label,
    games.tip_utc,
    games.tip_et,
    games.away_score,
    games.home_score,
    games.has_final,
    games.state,
    games.cause
from games
inner join night on games.game_date = night.game_date
