{{ by_season() }}
{# One row per prediction, live or of a backtest: what came, and how far off it was. #}
{% set kept = [
    'prediction_id', 'backtest_id', 'evaluation', 'model_id', 'model', 'stat', 'game_id', 'game_date', 'player_id',
    'made_at_utc', 'line', 'closing_line', 'p_over_no_push', 'p_over_fair', 'p_over_market'
] %}
{% set quantiles = {5: 'q05', 10: 'q10', 25: 'q25', 50: 'median', 75: 'q75', 90: 'q90', 95: 'q95'} %}

with

-- Nothing is graded before its tip-off, whatever a source reports.
predictions as (
    select
        predictions.*,
        coalesce(predictions.tip_utc <= run_context.as_of_utc, true) as is_begun,
        case
            when predictions.standing in ('postponed', 'cancelled') then predictions.standing
            when not predictions.is_in_time then 'made_after_tip'
        end as void_before
    from {{ ref('priced_predictions') }} as predictions
    cross join {{ ref('run_context') }} as run_context
    where {{ is_rebuilt('predictions.game_date') }}
),

lines as {{ rebuilt(ref('player_game_summary')) }},

-- Who is in no line of a box score did not play; nobody knows of one that lacks players, or has one under an id of a
-- backup that is nobody's yet: it may be his.
games_in as (
    select
        lines.game_id,
        lines.game_date,
        case
            when max(case when sources.is_partial or substr(lines.player_id, 1, 4) <> 'bdl:' then 1 else 0 end) = 0 then 'did_not_play'
        end as unlisted
    from lines
    left join {{ ref('int_box_score_sources') }} as sources
        on lines.game_id = sources.game_id and lines.game_date = sources.game_date
    group by lines.game_id, lines.game_date
),

with_market as {{ rebuilt(ref('predictions_with_market')) }},

-- The price that was published first counts: whoever followed it had it.
bets as (
    select * from {{ ref('recorded_recommendations') }}
    where recommendation <> 'PASS' and place = 1 and {{ is_rebuilt() }}
),

joined as (
    select
        predictions.{{ kept | join(', predictions.') }},
        predictions.is_chosen and (predictions.backtest_id is not null or predictions.withdrawn_reason is null) as is_active,
        {%- for column in ['mean'] + quantiles.values() | list %}
        coalesce(with_market.{{ column }}, predictions.{{ column }}) as {{ column }},
        {%- endfor %}
        predictions.mean as model_mean,
        predictions.median as model_median,
        with_market.market_mean,
        with_market.market_median,
        -- Scored against the market: a real line that can be of the player, and the one that the market closed at.
        coalesce(
            predictions.line = predictions.closing_line and not predictions.is_synthetic_line and not predictions.is_far_off, false
        ) as is_lined,
        coalesce(bets.recommendation, case when predictions.line is null then 'NO_LINE' else 'PASS' end) as recommendation,
        bets.book as bet_book,
        bets.line as bet_line,
        bets.price as bet_price,
        bets.is_synthetic as is_synthetic_bet,
        case
            when predictions.void_before is not null then predictions.void_before
            when predictions.is_begun and coalesce(lines.participation, games_in.unlisted) <> 'played' then 'did_not_play'
        end as void_reason,
        case when predictions.void_before is null and predictions.is_begun and lines.participation = 'played' then
            cast({{ number_of_stat('predictions.stat', 'lines') }} as {{ float_type() }})
        end as actual
    from predictions
    left join games_in on predictions.game_id = games_in.game_id and predictions.game_date = games_in.game_date
    left join lines
        on predictions.game_id = lines.game_id and predictions.game_date = lines.game_date
        and predictions.player_id = lines.player_id
    left join with_market on predictions.prediction_id = with_market.prediction_id
    left join bets
        on predictions.game_id = bets.game_id and predictions.game_date = bets.game_date
        and predictions.player_id = bets.player_id and predictions.stat = bets.stat
        and predictions.backtest_id is null and predictions.is_chosen
),

settled as (
    select
        *,
        case
            when actual = bet_line then 'push'
            when (actual > bet_line) = (recommendation = 'OVER') then 'win'
            when actual <> bet_line then 'loss'
        end as result
    from joined
)

select
    {{ kept | join(', ') }},
    is_active, is_lined, void_reason, mean, median, model_mean, model_median, market_mean, market_median,
    case when void_reason is not null then 'void' when actual is not null then 'graded' else 'pending' end as status,
    actual,
    mean - actual as error,
    abs(median - actual) as abs_error,
    round({{ pinball_loss('actual', quantiles) }}, 6) as pinball_loss,
    actual between q25 and q75 as is_within_50,
    actual between q10 and q90 as is_within_80,
    actual between q05 and q95 as is_within_90,
    case when actual > line then 'over' when actual < line then 'under' when actual = line then 'push' end as outcome,
    recommendation, bet_book, bet_line, bet_price, is_synthetic_bet, result,
    case result when 'win' then {{ payout('bet_price') }} when 'loss' then -1.0 when 'push' then 0.0 end as units
from settled
