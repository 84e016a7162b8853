{{ by_season() }}
{# How much of our disagreement with the market has come true on earlier dates, 0 to 1: the share by
   which P(over) is moved away from the market's. It is the slope of outcome on claim, with a prior of
   `market_trust_prior` at no slope, so it starts at 0: the market is right until we have shown
   otherwise. Its standard error is that of the slope, an outcome having a standard deviation of a half. #}
with

outcomes as (

    select evaluation, stat, game_date, sum(claim * came) as hits, sum(claim * claim) as claims, count(*) as n
    from {{ ref('line_outcomes') }}
    group by evaluation, stat, game_date

),

wanted as (

    select distinct coalesce(backtest_id, 'live') as evaluation, stat, game_date
    from {{ ref('known_predictions') }}
    where line is not null and {{ is_rebuilt() }}

),

dates as (

    select evaluation, stat, game_date from wanted
    union distinct
    select evaluation, stat, game_date from outcomes

),

earlier as (

    select
        dates.evaluation,
        dates.stat,
        dates.game_date,
        coalesce(sum(outcomes.hits) over earlier_dates, 0) as hits,
        coalesce(sum(outcomes.claims) over earlier_dates, 0) as claims,
        coalesce(sum(outcomes.n) over earlier_dates, 0) as n
    from dates
    left join outcomes
        on dates.evaluation = outcomes.evaluation
        and dates.stat = outcomes.stat
        and dates.game_date = outcomes.game_date
    window earlier_dates as (
        partition by dates.evaluation, dates.stat
        order by dates.game_date
        rows between unbounded preceding and 1 preceding
    )

),

final as (

    select
        earlier.evaluation,
        earlier.stat,
        earlier.game_date,
        cast(earlier.n as {{ dbt.type_int() }}) as outcomes_before,
        round(least(greatest(earlier.hits / (earlier.claims + {{ var('market_trust_prior') }}), 0), 1), 6) as trust,
        round(0.5 / sqrt(earlier.claims + {{ var('market_trust_prior') }}), 6) as trust_error
    from earlier
    inner join wanted
        on earlier.evaluation = wanted.evaluation
        and earlier.stat = wanted.stat
        and earlier.game_date = wanted.game_date

)

select * from final
