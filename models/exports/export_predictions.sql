{# What is said to the public about a game date: each prediction that counts, withdrawn ones with
   their reason, beside the market. `name` is the file that a row goes to. #}
with

predictions as (

    select * from {{ ref('player_prop_predictions') }}

),

market_lines as (

    select * from {{ ref('int_market_lines') }}

),

final as (

    select
        ('predictions/' || cast(predictions.game_date as {{ dbt.type_string() }})) as name,
        predictions.game_date,
        predictions.game_id,
        predictions.label,
        predictions.tip_utc,
        predictions.tip_et,
        predictions.player_id,
        predictions.player_name,
        predictions.team,
        predictions.opponent,
        predictions.stat,
        predictions.status,
        predictions.withdrawn_reason,
        predictions.line,
        predictions.p_over,
        predictions.p_push,
        predictions.closing_line,
        predictions.over_odds,
        predictions.under_odds,
        predictions.p_over_market,
        predictions.p_over_fair,
        predictions.books,
        market_lines.vendors,
        predictions.is_synthetic_line,
        predictions.edge,
        predictions.recommendation,
        predictions.mean,
        predictions.median,
        predictions.q05,
        predictions.q10,
        predictions.q25,
        predictions.q75,
        predictions.q90,
        predictions.q95,
        predictions.distribution,
        predictions.model,
        predictions.model_id,
        predictions.prediction_id,
        predictions.made_at_utc
    from predictions
    left join market_lines
        on predictions.game_id = market_lines.game_id
        and predictions.game_date = market_lines.game_date
        and predictions.player_id = market_lines.player_id
        and predictions.stat = market_lines.stat

)

select * from final
