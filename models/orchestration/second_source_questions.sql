{# What `run` asks the second source: NBA.com's box score of each game of the last ten days that is over,
   once. What was not answered after the end of the game, or was not final then, is asked for again. #}
with

games as (
    select games.*
    from {{ ref('workflow_games') }} as games
    cross join {{ ref('run_context') }} as run_context
    where games.expected_end_utc <= run_context.as_of_utc
),

game_ids as (
    select * from {{ ref('int_game_ids') }}
    where source = 'nba' and is_current
),

answers as (
    select * from {{ ref('question_answers') }}
    where source = 'nba' and endpoint = 'box_scores'
),

not_final as (
    select game_id, game_date
    from {{ ref('int_box_scores') }}
    where source = 'nba' and not is_final
)

select
    games.game_date as requested_for,
    game_ids.source_game_id
from games
inner join game_ids on games.game_id = game_ids.game_id
left join answers
    on games.game_date = answers.requested_for and game_ids.source_game_id = answers.source_game_id
left join not_final
    on games.game_id = not_final.game_id and games.game_date = not_final.game_date
where
    answers.answered_utc is null
    or answers.answered_utc < games.expected_end_utc
    or not_final.game_id is not null
