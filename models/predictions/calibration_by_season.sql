{{ by_season(column='season_start') }}
{# What was predicted and what came, summed by season and tenth of P(over): all that calibration is worked
   out from. #}
with

cells as (

    select * from {{ ref('accuracy_cells') }}
    where {{ is_rebuilt() }}

),

final as (

    select
        evaluation,
        model,
        stat,
        decile,
        {{ season_start_of('game_date') }} as season_start,
        sum(n) as n,
        sum(p_over) as p_over,
        sum(overs) as overs
    from cells
    where decile is not null
    group by evaluation, model, stat, decile, {{ season_start_of('game_date') }}

)

select * from final
