{{ config(materialized='view') }}
{# One row per game, date and statistic of the judged days: players whose line is so far from what is predicted of
   them that it must be of somebody or something else. It counts as no market. #}
with

predictions as (
    select predictions.*
    from {{ ref('priced_predictions') }} as predictions
    cross join {{ ref('run_context') }} as run_context
    where
        predictions.backtest_id is null
        and predictions.is_chosen
        and predictions.is_far_off
        and {{ is_judged_day('predictions.game_date') }}
),

described as (
    select
        predictions.game_id,
        predictions.game_date,
        predictions.stat,
        (
            coalesce(players.player_name, predictions.player_id) || ': the line is ' || {{ number_text('predictions.closing_line') }}
            || ', our median ' || {{ number_text('predictions.median') }}
        ) as detail,
        row_number() over (
            partition by predictions.game_id, predictions.game_date, predictions.stat
            order by coalesce(players.player_name, predictions.player_id), predictions.player_id
        ) as place
    from predictions
    left join {{ ref('int_players') }} as players on predictions.player_id = players.player_id
)

select
    game_id,
    game_date,
    stat,
    count(*) as records,
    string_agg(case when place <= 5 then detail end, '; ' order by place) as detail
from described
group by game_id, game_date, stat
