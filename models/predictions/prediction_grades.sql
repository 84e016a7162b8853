{{ by_season() }}
{# One row per prediction, live or of a backtest: what came, and how far off it was. #}

with

predictions as (

    select * from {{ ref('priced_predictions') }}
    where {{ is_rebuilt() }}

),

lines as (

    select * from {{ ref('player_game_summary') }}
    where {{ is_rebuilt() }}

),

-- The price that was published first counts: whoever followed it had it.
bets as (

    select * from {{ ref('recorded_recommendations') }}
    where recommendation <> 'PASS' and place = 1 and {{ is_rebuilt() }}

),

with_market as (

    select * from {{ ref('predictions_with_market') }}
    where {{ is_rebuilt() }}

),

games_in as (

    select distinct game_id, game_date from lines

),

-- Of a box score that lacks players nobody knows whether who is not in it has played.
partial_games as (

    select distinct teams.game_id, teams.game_date
    from {{ ref('int_box_score_teams') }} as teams
    inner join {{ ref('int_box_score_sources') }} as sources
        on teams.game_id = sources.game_id
        and teams.game_date = sources.game_date
        and teams.source = sources.source
    where
        teams.is_partial
        and {{ is_rebuilt('teams.game_date') }}
        and {{ is_rebuilt('sources.game_date') }}

),

-- Nothing is graded before its tip-off, whatever a source reports.
joined as (

    select
        predictions.prediction_id,
        predictions.backtest_id,
        predictions.evaluation,
        predictions.model_id,
        predictions.model,
        predictions.stat,
        predictions.game_id,
        predictions.game_date,
        predictions.player_id,
        predictions.made_at_utc,
        predictions.tip_utc,
        predictions.is_chosen,
        predictions.withdrawn_reason,
        predictions.line,
        predictions.closing_line,
        predictions.is_synthetic_line,
        predictions.p_over_no_push,
        predictions.p_over_fair,
        predictions.p_over_market,
        {%- for column in ['mean', 'median', 'q05', 'q10', 'q25', 'q75', 'q90', 'q95'] %}
        coalesce(with_market.{{ column }}, predictions.{{ column }}) as {{ column }},
        {%- endfor %}
        predictions.mean as model_mean,
        predictions.median as model_median,
        with_market.market_median,
        bets.recommendation,
        bets.book as bet_book,
        bets.line as bet_line,
        bets.price as bet_price,
        bets.is_synthetic as is_synthetic_bet,
        case
            when predictions.standing in ('postponed', 'cancelled') then predictions.standing
            when not predictions.is_in_time then 'made_after_tip'
            when
                games_in.game_id is not null
                and coalesce(predictions.tip_utc <= run_context.as_of_utc, true)
                and case when partial_games.game_id is null then coalesce(lines.participation, 'did_not_play') else lines.participation end
                <> 'played'
                then 'did_not_play'
        end as void_reason,
        case when lines.participation = 'played' and coalesce(predictions.tip_utc <= run_context.as_of_utc, true) then
            {{ number_of_stat('predictions.stat', 'lines') }}
        end as number
    from predictions
    cross join {{ ref('run_context') }} as run_context
    left join games_in
        on predictions.game_id = games_in.game_id and predictions.game_date = games_in.game_date
    left join partial_games
        on predictions.game_id = partial_games.game_id and predictions.game_date = partial_games.game_date
    left join lines
        on predictions.game_id = lines.game_id
        and predictions.game_date = lines.game_date
        and predictions.player_id = lines.player_id
    left join with_market on predictions.prediction_id = with_market.prediction_id
    left join bets
        on predictions.game_id = bets.game_id
        and predictions.game_date = bets.game_date
        and predictions.player_id = bets.player_id
        and predictions.stat = bets.stat
        and predictions.backtest_id is null
        and predictions.is_chosen

),

judged as (

    select
        *,
        case
            when void_reason is not null then 'void'
            when number is not null then 'graded'
            else 'pending'
        end as status,
        case when void_reason is null then cast(number as {{ float_type() }}) end as actual,
        -- Scored against the market: a real line, and the one that the market closed at.
        coalesce(line = closing_line and not is_synthetic_line, false) as is_lined
    from joined

),

outcomes as (

    select
        *,
        case when actual > line then 'over' when actual < line then 'under' when actual = line then 'push' end as outcome,
        case
            when actual is null or bet_line is null then null
            when actual = bet_line then 'push'
            when recommendation = case when actual > bet_line then 'OVER' else 'UNDER' end then 'win'
            else 'loss'
        end as result
    from judged

),

final as (

    select
        prediction_id,
        backtest_id,
        evaluation,
        model_id,
        model,
        stat,
        game_id,
        game_date,
        player_id,
        made_at_utc,
        is_chosen and (backtest_id is not null or withdrawn_reason is null) as is_active,
        status,
        void_reason,
        line,
        closing_line,
        is_lined,
        p_over_no_push,
        p_over_fair,
        p_over_market,
        mean,
        median,
        model_mean,
        model_median,
        market_median,
        actual,
        mean - actual as error,
        abs(median - actual) as abs_error,
        round({{ pinball_loss('actual', {5: 'q05', 10: 'q10', 25: 'q25', 50: 'median', 75: 'q75', 90: 'q90', 95: 'q95'}) }}, 6) as pinball_loss,
        actual between q25 and q75 as is_within_50,
        actual between q10 and q90 as is_within_80,
        actual between q05 and q95 as is_within_90,
        outcome,
        coalesce(recommendation, case when line is null then 'NO_LINE' else 'PASS' end) as recommendation,
        bet_book,
        bet_line,
        bet_price,
        is_synthetic_bet,
        result,
        case result when 'win' then {{ payout('bet_price') }} when 'loss' then -1.0 when 'push' then 0.0 end as units,
        case when is_lined and outcome <> 'push' then round({{ brier('p_over_fair', "outcome = 'over'") }}, 6) end as brier,
        case when is_lined and outcome <> 'push' then round({{ log_loss('p_over_fair', "outcome = 'over'") }}, 6) end as log_loss
    from outcomes

)

select * from final
