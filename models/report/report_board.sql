{# Tonight's predictions beside the market: what is recommended at which book and price, and what the player did
   in his last ten games. A made-up line has no price worth betting at. #}
with

predictions as (

    select * from {{ ref('player_prop_predictions') }}
    where {{ is_recent('game_date', 3) }}

),

numbers as (

    {% for stat in predicted_stats() %}
    select
        player_id, game_date, '{{ stat }}' as stat, cast({{ stat_expression(stat) }} as {{ float_type() }}) as number,
        row_number() over (partition by player_id order by game_date desc, game_id desc) as games_ago
    from {{ ref('last_games') }}
    where {{ is_recent('season_start', 800) }}
    {{ "union all" if not loop.last }}
    {% endfor %}

),

recent as (

    select
        predictions.prediction_id,
        count(*) as last_games,
        sum(case when numbers.number > predictions.line then 1 else 0 end) as last_games_over,
        avg(numbers.number) as last_games_mean
    from predictions
    inner join numbers
        on predictions.player_id = numbers.player_id
        and predictions.stat = numbers.stat
        and predictions.game_date > numbers.game_date
    where numbers.games_ago <= 10
    group by predictions.prediction_id

),

final as (

    select
        predictions.game_date,
        predictions.label,
        predictions.tip_utc,
        predictions.tip_et,
        predictions.player_id,
        predictions.player_name,
        predictions.team,
        predictions.stat,
        stats.label as stat_label,
        predictions.status,
        predictions.withdrawn_reason,
        predictions.line,
        predictions.over_odds,
        predictions.under_odds,
        predictions.books,
        predictions.is_synthetic_line,
        predictions.p_over_fair,
        predictions.p_over_market,
        predictions.edge,
        predictions.mean,
        predictions.q10,
        predictions.q90,
        predictions.recommendation,
        predictions.bet_book as book,
        predictions.bet_line,
        predictions.bet_price as price,
        predictions.bet_p_win as p_win,
        case when not predictions.bet_is_synthetic then round(predictions.bet_expected_value, 4) end as expected_units,
        case when not predictions.bet_is_synthetic then round(predictions.bet_expected_value_low, 4) end as expected_units_low,
        coalesce(predictions.bet_is_synthetic, predictions.is_synthetic_line) as is_synthetic,
        coalesce(recent.last_games, 0) as last_games,
        coalesce(recent.last_games_over, 0) as last_games_over,
        recent.last_games_mean
    from predictions
    inner join {{ ref('tonight_games') }} as games
        on predictions.game_id = games.game_id and predictions.game_date = games.game_date
    inner join {{ ref('stats') }} as stats on predictions.stat = stats.stat
    left join recent on predictions.prediction_id = recent.prediction_id

)

select * from final
