{{ config(materialized='table') }}
{# Every open price of a game that has not begun, beside the prediction that counts: what it is worth.
   Our probability is the market's, moved by the trust of the date. The lower value takes both as less
   certain: the trust by its standard error, the market by how far its books are apart. A price at which the
   market alone would expect to win too much is a mistake, or of something else. #}
{% set keys = ['game_id', 'game_date', 'player_id', 'stat'] %}
{% set deviations = var('recommendation_deviations') %}

with

predictions as (
    select predictions.*
    from {{ ref('priced_predictions') }} as predictions
    cross join {{ ref('run_context') }} as run_context
    where
        predictions.backtest_id is null
        and predictions.is_chosen
        and predictions.withdrawn_reason is null
        and predictions.tip_utc > run_context.as_of_utc
),

-- A made-up line is no market to move towards.
at_lines as (
    select
        lines.*,
        predictions.prediction_id, predictions.market_shift,
        lines.line = predictions.closing_line and lines.market = 'over_under' as is_main_line,
        case when lines.is_synthetic then 1.0 else predictions.trust end as trust,
        case when lines.is_synthetic then 0.0 else predictions.trust_error end as trust_error,
        {{ share_at_most('predictions.distribution', 'floor(lines.line)') }} as at_most,
        {{ share_at_most('predictions.distribution', 'ceil(lines.line) - 1') }} as under
    from predictions
    inner join {{ ref('int_open_prices') }} as lines
        on {% for key in keys %}predictions.{{ key }} = lines.{{ key }}{{ " and " if not loop.last }}{% endfor %}
    where predictions.distribution is not null
),

pushed as (
    -- At every line the market is also our distribution, moved all the way to its main line.
    select
        *,
        at_most - under as p_push,
        case when market_shift is not null then {{ moved_share('at_most', 'market_shift') }} end as at_most_market,
        case when market_shift is not null then {{ moved_share('under', 'market_shift') }} end as under_market
    from at_lines
),

sides as (
    select
        *, 'OVER' as side, over_odds as price, (1 - at_most) / nullif(1 - p_push, 0) as p_model, p_over_market as p_market,
        (1 - at_most_market) / nullif(1 - at_most_market + under_market, 0) as p_main_line
    from pushed
    where over_odds is not null

    union all

    select
        *, 'UNDER', under_odds, under / nullif(1 - p_push, 0), 1 - p_over_market,
        under_market / nullif(1 - at_most_market + under_market, 0)
    from pushed
    where under_odds is not null
),

-- What we claim counts for less where it speaks for the bet, and for more where it speaks against it. Where the main
-- line is too far from us the market knows of a role, an injury or a limit that we do not.
moved as (
    select
        *,
        coalesce(
            p_model > p_market
            and {{ is_far_off('(' ~ log_odds('p_model') ~ ') - (' ~ log_odds('p_market') ~ ')') }},
            false
        ) or coalesce(p_model > p_main_line and abs(market_shift) > {{ var('most_claimed') }}, false) as is_far_off,
        {{ blended_probability('p_market', 'p_model', 'trust') }} as p_win,
        {{ blended_probability('p_market', 'p_model', 'case when p_model > p_market
            then greatest(trust - ' ~ deviations ~ ' * trust_error, 0)
            else least(trust + ' ~ deviations ~ ' * trust_error, 1)
        end') }} - {{ deviations }} * market_error as p_win_low
    from sides
),

valued as (
    select
        *,
        {{ payout('price') }} as payout,
        {{ expected_value('p_win', 'p_push', 'price') }} as expected_value,
        {{ expected_value('case when p_win_low < 0 then 0 else p_win_low end', 'p_push', 'price') }} as expected_value_low,
        not is_synthetic and (
            coalesce({{ expected_value('p_market', 'p_push', 'price') }} > {{ var('too_good_value') }}, false)
            or coalesce({{ expected_value('p_main_line', 'p_push', 'price') }} > {{ var('too_good_value') }}, false)
        ) as is_too_good
    from moved
)

select
    prediction_id,
    {{ keys | join(', ') }},
    tip_utc,
    vendor as book,
    market, line, side, price, is_main_line, is_synthetic,
    round(p_model, 6) as p_model,
    round(p_push, 6) as p_push,
    round(p_market, 6) as p_market,
    round(p_main_line, 6) as p_main_line,
    market_books,
    round(p_win, 6) as p_win,
    round(expected_value, 6) as expected_value,
    round(expected_value_low, 6) as expected_value_low,
    is_far_off, is_too_good,
    not is_too_good and payout = max(case when not is_too_good then payout end) over (
        partition by prediction_id, line_text, side
    ) as is_best_price,
    row_number() over (
        partition by prediction_id
        order by
            is_far_off or is_too_good,
            coalesce(round(expected_value_low, 6), -9) desc, round(expected_value, 6) desc, payout desc,
            vendor, line_text, side, market
    ) as place
from valued
