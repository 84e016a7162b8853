{# What came of the recommendations: live ones at real lines only, at the price that was published first, also of
   who was listed Out afterwards and played: somebody may have followed it. Bets on
   one player in one game are hardly independent (his points, his points and rebounds), so the spread is that
   between the nights of players. The interval of the hit rate is Wilson's, of as many bets as there would be if they
   were independent; that of the units the normal one of their sum; both 95 %. Where none is won or none is lost,
   the spread of the units is that of the prices and says nothing of luck: no interval. #}
{% set spread = 'sqrt(hit_rate * (1 - hit_rate) / effective + 0.9604 / (effective * effective))' %}
with

bets as (
    select
        stat,
        substr(cast(game_date as {{ dbt.type_string() }}), 1, 7) as month,
        game_id,
        player_id,
        result,
        units
    from {{ ref('prediction_grades') }}
    where evaluation = 'live' and result is not null and not is_synthetic_bet
),

periods as (
    select 'all' as stat, 'all' as month, game_id, player_id, result, units from bets
    union all
    select stat, 'all', game_id, player_id, result, units from bets
    union all
    select 'all', month, game_id, player_id, result, units from bets
    union all
    select stat, month, game_id, player_id, result, units from bets
),

nights as (
    select
        stat,
        month,
        count(*) as bets,
        sum(case when result = 'win' then 1 else 0 end) as wins,
        sum(case when result = 'loss' then 1 else 0 end) as losses,
        sum(case when result = 'push' then 1 else 0 end) as pushes,
        sum(units) as units
    from periods
    group by stat, month, game_id, player_id
),

-- How far each night is off what its bets bring on average.
nights_off as (
    select
        *,
        units - bets * sum(units) over whole / sum(bets) over whole as units_off,
        wins - (wins + losses) * {{ safe_divide('sum(wins) over whole', 'sum(wins + losses) over whole') }} as wins_off
    from nights
    window whole as (partition by stat, month)
),

counted as (
    select
        stat,
        month,
        sum(bets) as bets,
        sum(wins) as wins,
        sum(losses) as losses,
        sum(pushes) as pushes,
        sum(units) as units,
        count(*) as nights,
        count(case when wins + losses > 0 then 1 end) as decided_nights,
        nullif(sum(wins + losses), 0) as decided,
        {{ safe_divide('sum(wins)', 'sum(wins + losses)') }} as hit_rate,
        sum(units_off * units_off) as units_square,
        sum(wins_off * wins_off) as wins_square
    from nights_off
    group by stat, month
),

rated as (
    select
        *,
        case when wins > 0 and losses > 0 then 1.96 * sqrt({{ safe_divide('nights * units_square', 'nights - 1') }}) end
            as units_margin,
        case
            when wins = 0 or losses = 0 or decided_nights = 1 then nullif(decided_nights, 0)
            when wins_square > decided * hit_rate * (1 - hit_rate)
                then decided * decided * hit_rate * (1 - hit_rate) / wins_square
            else decided
        end as effective
    from counted
)

select
    stat,
    month,
    bets,
    wins,
    losses,
    pushes,
    hit_rate,
    round({{ safe_divide('hit_rate + 1.9208 / effective - 1.96 * ' ~ spread, '1 + 3.8416 / effective') }}, 4) as hit_rate_low,
    round({{ safe_divide('hit_rate + 1.9208 / effective + 1.96 * ' ~ spread, '1 + 3.8416 / effective') }}, 4) as hit_rate_high,
    round(units, 4) as units,
    round(units - units_margin, 4) as units_low,
    round(units + units_margin, 4) as units_high,
    coalesce(units - units_margin > 0 or units + units_margin < 0, false) as is_significant
from rated
