{{ config(materialized='view') }}
{# Every attempt to fetch a box score, beside each game and date that it asked about: balldontlie
   is asked by date, the others by game. #}
with

attempts as (
    select
        *,
        {{ json_value('params', '$.game_id') }} as source_game_id
    from {{ ref('scrape_attempts') }}
    where
        is_known
        and (
            (source in ('balldontlie', 'nba') and endpoint = 'box_scores')
            or (source = 'espn' and endpoint = 'game_summaries')
        )
)

select
    game_dates.game_id, game_dates.game_date, {{ season_start_of('game_dates.game_date') }} as season_start,
    attempts.*
from attempts
inner join {{ ref('int_game_dates') }} as game_dates
    on attempts.requested_for = game_dates.game_date
where attempts.source = 'balldontlie'

union all

select game_ids.game_id, attempts.requested_for, game_ids.season_start, attempts.*
from attempts
inner join {{ ref('int_game_ids') }} as game_ids
    on attempts.source = game_ids.source and attempts.source_game_id = game_ids.source_game_id
where attempts.source <> 'balldontlie'
