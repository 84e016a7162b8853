{# What came of the recommendations: live ones at real lines only, at the price that was published first. The interval of
   the hit rate is Wilson's, that of the units the normal one of their mean; both 95 %. Where none
   is won or none is lost, the spread of the units is that of the prices and says nothing of luck: no interval. #}
{% set spread = 'sqrt(hit_rate * (1 - hit_rate) / decided + 0.9604 / (decided * decided))' %}
with

bets as (

    select
        stat,
        substr(cast(game_date as {{ dbt.type_string() }}), 1, 7) as month,
        result,
        units
    from {{ ref('prediction_grades') }}
    where evaluation = 'live' and is_active and result is not null and not is_synthetic_bet

),

periods as (

    select 'all' as stat, 'all' as month, result, units from bets
    union all
    select stat, 'all', result, units from bets
    union all
    select 'all', month, result, units from bets
    union all
    select stat, month, result, units from bets

),

counted as (

    select
        stat,
        month,
        count(*) as bets,
        sum(case when result = 'win' then 1 else 0 end) as wins,
        sum(case when result = 'loss' then 1 else 0 end) as losses,
        sum(case when result = 'push' then 1 else 0 end) as pushes,
        sum(units) as units,
        case
            when count(case when result = 'win' then 1 end) > 0 and count(case when result = 'loss' then 1 end) > 0
                then 1.96 * sqrt(count(*)) * stddev_samp(units)
        end as units_margin
    from periods
    group by stat, month

),

rated as (

    select
        *,
        nullif(wins + losses, 0) as decided,
        {{ safe_divide('wins', 'wins + losses') }} as hit_rate
    from counted

),

final as (

    select
        stat,
        month,
        bets,
        wins,
        losses,
        pushes,
        hit_rate,
        round({{ safe_divide('hit_rate + 1.9208 / decided - 1.96 * ' ~ spread, '1 + 3.8416 / decided') }}, 4) as hit_rate_low,
        round({{ safe_divide('hit_rate + 1.9208 / decided + 1.96 * ' ~ spread, '1 + 3.8416 / decided') }}, 4) as hit_rate_high,
        round(units, 4) as units,
        round(units - units_margin, 4) as units_low,
        round(units + units_margin, 4) as units_high,
        coalesce(units - units_margin > 0 or units + units_margin < 0, false) as is_significant
    from rated

)

select * from final
