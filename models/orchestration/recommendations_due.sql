{{ config(materialized='view') }}
{# One row per player, game that has not begun and statistic whose recommendation differs from the one recorded
   last: what `predict` appends next. PASS where a price was recorded and none is recommended any more. #}
{% set keys = ['game_id', 'game_date', 'player_id', 'stat'] %}

with

recommended as (
    select prices.*, game_dates.tip_utc
    from {{ ref('recommended_prices') }} as prices
    cross join {{ ref('run_context') }} as run_context
    inner join {{ ref('int_game_dates') }} as game_dates
        on prices.game_id = game_dates.game_id and prices.game_date = game_dates.game_date
    where game_dates.tip_utc > run_context.as_of_utc
),

recorded as (
    select recorded.*
    from {{ ref('recorded_recommendations') }} as recorded
    cross join {{ ref('run_context') }} as run_context
    where recorded.recency = 1 and recorded.tip_utc > run_context.as_of_utc
),

-- Neither side has a row where nothing is recommended: that is PASS, and PASS after nothing is no change.
compared as (
    select
        coalesce(recommended.prediction_id, recorded.prediction_id) as prediction_id,
        coalesce(recommended.game_date, recorded.game_date) as game_date,
        coalesce(recommended.tip_utc, recorded.tip_utc) as tip_utc,
        coalesce(recommended.recommendation, 'PASS') as recommendation,
        recommended.book,
        recommended.line,
        recommended.price,
        recommended.p_win,
        recommended.expected_value,
        recommended.expected_value_low,
        recommended.is_synthetic,
        coalesce(recorded.recommendation, 'PASS') as recorded_recommendation,
        recorded.book as recorded_book,
        recorded.line as recorded_line,
        recorded.price as recorded_price
    from recommended
    full outer join recorded
        on {% for key in keys %}recommended.{{ key }} = recorded.{{ key }}{{ " and " if not loop.last }}{% endfor %}
)

select
    prediction_id, game_date, tip_utc, recommendation, book, line, price, p_win, expected_value, expected_value_low, is_synthetic
from compared
where
    recommendation <> recorded_recommendation
    or coalesce(book, '') <> coalesce(recorded_book, '')
    or coalesce(line, -1) <> coalesce(recorded_line, -1)
    or coalesce(price, 0) <> coalesce(recorded_price, 0)
