{{ by_season() }}
{# Every prediction beside the market and what became of the game; which of them counts. What was
   made at or after tip-off never does. #}

with

predictions as {{ rebuilt(ref('known_predictions')) }},

game_dates as {{ rebuilt(ref('int_game_dates')) }},

results as {{ rebuilt(ref('int_game_results')) }},

availability as {{ rebuilt(ref('int_player_availability')) }},

-- Games of which it is known who may play.
with_candidates as (
    select distinct game_id, game_date from availability
),

market_lines as {{ rebuilt(ref('int_market_lines')) }},

features as {{ rebuilt(ref('player_game_features')) }},

joined as (
    select
        predictions.*,
        coalesce(predictions.backtest_id, 'live') as evaluation,
        coalesce(trust.trust, 0) as trust, coalesce(trust.trust_error, 1 / sqrt({{ var('market_trust_prior') }})) as trust_error,
        coalesce(game_dates.tip_utc, predictions.given_tip_utc) as tip_utc,
        game_dates.away_team, game_dates.home_team, game_dates.standing, availability.team,
        availability.play_probability, availability.list_basis,
        case
            when
                game_dates.standing in ('postponed', 'cancelled')
                -- Nobody knows whether it is on until a box score shows it.
                or (game_dates.standing = 'vanished' and results.game_id is null)
                then game_dates.standing
            when availability.is_known_out then 'player_out'
            -- Since he was predicted he was traded or waived: others may play in this game, he may not.
            when availability.player_id is null and with_candidates.game_id is not null then 'player_moved'
        end as withdrawn_reason,
        {{ p_over_given_no_push('predictions') }} as p_over_no_push,
        market_lines.line as closing_line, market_lines.is_synthetic as is_synthetic_line, market_lines.basis as line_basis,
        market_lines.over_odds, market_lines.under_odds, market_lines.p_over_market, market_lines.books,
        market_lines.vendors,
        coalesce(market_lines.line <= {{ reached_in_a_long_game('predictions.stat', 'features') }}, false) as is_within_reach,
        -- Of a line that came or moved since: what the prediction makes of it.
        case when predictions.line = market_lines.line then null else {{ share_at_most('predictions.distribution', 'floor(market_lines.line)') }} end as at_most_closing,
        case when predictions.line = market_lines.line then null else {{ share_at_most('predictions.distribution', 'ceil(market_lines.line) - 1') }} end as under_closing
    from predictions
    left join game_dates
        on predictions.game_id = game_dates.game_id and predictions.game_date = game_dates.game_date
    left join results
        on predictions.game_id = results.game_id and predictions.game_date = results.game_date
    left join availability
        on predictions.game_id = availability.game_id
        and predictions.game_date = availability.game_date
        and predictions.player_id = availability.player_id
    left join with_candidates
        on predictions.game_id = with_candidates.game_id and predictions.game_date = with_candidates.game_date
    left join market_lines
        on predictions.game_id = market_lines.game_id
        and predictions.game_date = market_lines.game_date
        and predictions.player_id = market_lines.player_id
        and predictions.stat = market_lines.stat
    left join features
        on predictions.game_id = features.game_id
        and predictions.game_date = features.game_date
        and predictions.player_id = features.player_id
    left join {{ ref('market_trust') }} as trust
        on coalesce(predictions.backtest_id, 'live') = trust.evaluation
        and predictions.stat = trust.stat
        and predictions.game_date = trust.game_date
),

-- How far the market is from us, whatever its line is made of.
apart as (
    select
        *,
        case
            when line = closing_line then {{ market_shift('p_over_market', 'p_over_no_push', 'p_push') }}
            else {{ market_shift(
                'p_over_market', safe_divide('1 - at_most_closing', '1 - at_most_closing + under_closing'),
                '(at_most_closing - under_closing)'
            ) }}
        end as way_to_market,
        coalesce(backtest_id is not null or made_at_utc < tip_utc, false) as is_in_time
    from joined
),

-- A line of another player, statistic or order of magnitude. A reserve who starts tonight is none of it: the market
-- knows why, and his rate has it in reach.
judged as (
    select *, coalesce({{ is_far_off('way_to_market') }} and not (way_to_market > 0 and is_within_reach), false) as is_far_off
    from apart
),

fair as (
    -- Probabilities against two lines are not compared: after a move it is predicted again. A made-up line
    -- is no market to move towards, nor is one that is far off.
    select
        *,
        case
            when line <> closing_line or is_far_off then null
            when is_synthetic_line then p_over_no_push
            else round({{ blended_probability('p_over_market', 'p_over_no_push', 'trust') }}, 6)
        end as p_over_fair,
        -- What was published without a line is not moved by a file that was imported later.
        case
            when not is_synthetic_line and not is_far_off and (backtest_id is not null or line_basis = 'live' or line = closing_line)
                then way_to_market
        end as market_shift
    from judged
)

select
    *,
    round((1 - trust) * market_shift, 6) as shift,
    round(p_over_fair - p_over_market, 6) as edge,
    is_in_time and row_number() over (
        partition by
            evaluation, case when backtest_id is not null then model end,
            game_id, game_date, player_id, stat, is_in_time
        order by made_at_utc desc, recorded_at_utc desc, prediction_id desc
    ) = 1 as is_chosen
from fair
