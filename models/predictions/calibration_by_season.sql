{{ by_season(column='season_start') }}
{# What was predicted and what came, summed by season and tenth of P(over): all that calibration is worked
   out from. Both the published P(over) (fair) and the model's own without the market (alone) have rows. #}
with

cells as (

    select * from {{ ref('accuracy_cells') }}
    where {{ is_rebuilt() }}

),

deciles as (

    select evaluation, model, stat, 'published' as probability, decile_fair as decile, game_date, n, p_over, overs
    from cells
    where decile_fair is not null

    union all

    select evaluation, model, stat, 'model_only' as probability, decile_model as decile, game_date, n, p_over_model, overs
    from cells
    where decile_model is not null

),

final as (

    select
        evaluation,
        model,
        stat,
        probability,
        decile,
        {{ season_start_of('game_date') }} as season_start,
        sum(n) as n,
        sum(p_over) as p_over,
        sum(overs) as overs
    from deciles
    group by evaluation, model, stat, probability, decile, {{ season_start_of('game_date') }}

)

select * from final
