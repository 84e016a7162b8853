{{ by_season() }}
{# How much of our disagreement with the market has come true in results known by a date, 0 to 1: the share of the way
   from the market's distribution to ours, in log-odds. One step of maximum likelihood from the market, with a
   prior of the information `market_trust_prior` at 0: the market is right until we have shown otherwise. In a
   distribution whose log-odds are moved, the score of an outcome is P(less) + P(at most) - 1, the surprise, and its
   information a third. #}
with

-- A result that was corrected no longer counts from then on.
changes as (
    select evaluation, stat, counts_from as game_date, claim * surprise as score, claim * claim / 3 as information
    from {{ ref('line_outcomes') }}
    union all
    select evaluation, stat, counts_until, 0 - claim * surprise, 0 - claim * claim / 3
    from {{ ref('line_outcomes') }}
    where counts_until is not null
),

outcomes as (
    select evaluation, stat, game_date, sum(score) as score, sum(information) as information
    from changes
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

known as (
    select
        dates.evaluation,
        dates.stat,
        dates.game_date,
        coalesce(sum(outcomes.score) over known_by_then, 0) as score,
        coalesce(sum(outcomes.information) over known_by_then, 0) as information
    from dates
    left join outcomes
        on dates.evaluation = outcomes.evaluation
        and dates.stat = outcomes.stat
        and dates.game_date = outcomes.game_date
    window known_by_then as (
        partition by dates.evaluation, dates.stat
        order by dates.game_date
        rows between unbounded preceding and current row
    )
)

select
    known.evaluation,
    known.stat,
    known.game_date,
    round(least(greatest(known.score / (known.information + {{ var('market_trust_prior') }}), 0), 1), 6) as trust,
    round(1 / sqrt(known.information + {{ var('market_trust_prior') }}), 6) as trust_error
from known
inner join wanted
    on known.evaluation = wanted.evaluation
    and known.stat = wanted.stat
    and known.game_date = wanted.game_date
