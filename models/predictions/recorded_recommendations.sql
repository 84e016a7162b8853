{{ config(materialized='view') }}
{# What was recorded as recommended, before tip-off and by the run's clock, under the ids that the game and
   the player have by now. Numbered from the first and from the last. #}
{% set keys = ['game_id', 'game_date', 'player_id', 'stat'] %}

with

recorded as (
    select recommendations.*
    from {{ source('predictions', 'recommendations') }} as recommendations
    cross join {{ ref('run_context') }} as run_context
    where recommendations.as_of_utc <= run_context.as_of_utc
),

known as (
    select
        predictions.game_id,
        predictions.player_id,
        predictions.stat,
        coalesce(game_dates.tip_utc, predictions.given_tip_utc) as tip_utc,
        recorded.*
    from recorded
    inner join {{ ref('known_predictions') }} as predictions
        on recorded.prediction_id = predictions.prediction_id and recorded.game_date = predictions.game_date
    left join {{ ref('int_game_dates') }} as game_dates
        on predictions.game_id = game_dates.game_id and predictions.game_date = game_dates.game_date
    where recorded.as_of_utc < coalesce(game_dates.tip_utc, predictions.given_tip_utc)
)

select
    *,
    row_number() over (
        partition by {{ keys | join(', ') }} order by as_of_utc desc, recorded_at_utc desc, recommendation_id desc
    ) as recency,
    -- Nobody can bet on PASS: the first price to take is the first of the others.
    row_number() over (
        partition by {{ keys | join(', ') }}, recommendation = 'PASS'
        order by as_of_utc, recorded_at_utc, recommendation_id
    ) as place
from known
