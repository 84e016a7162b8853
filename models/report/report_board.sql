{# Tonight's predictions beside the market: the price that is recommended, or the best there is, and what the
   player did in his last ten games. A made-up line has no price worth betting at. What is made of other
   statistics is shown where there is a price. #}
with

predictions as (

    select * from {{ ref('player_prop_predictions') }}

),

-- Of games that have not begun.
best as (

    select * from {{ ref('priced_lines') }}
    where place = 1

),

numbers as (

    {% for stat in predicted_stats() %}
    select
        player_id, game_date, '{{ stat }}' as stat, cast({{ stat_expression(stat) }} as {{ float_type() }}) as number,
        row_number() over (partition by player_id order by game_date desc, game_id desc) as games_ago
    from {{ ref('last_games') }}
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
        predictions.game_id,
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
        predictions.play_probability,
        predictions.line,
        predictions.over_odds,
        predictions.under_odds,
        predictions.books,
        predictions.is_synthetic_line,
        predictions.p_over_fair,
        predictions.p_over_market,
        predictions.edge,
        predictions.distribution_basis,
        predictions.mean,
        predictions.median,
        predictions.model_median,
        predictions.market_median,
        {%- for quantile in ['q05', 'q10', 'q25', 'q75', 'q90', 'q95'] %}
        predictions.{{ quantile }},
        {%- endfor %}
        case
            when predictions.recommendation = 'NO_LINE' and best.book is not null then 'PASS'
            else predictions.recommendation
        end as recommendation,
        case when predictions.bet_book is not null then predictions.recommendation else best.side end as side,
        coalesce(predictions.bet_book, best.book) as bet_book,
        {%- for column in ['line', 'price', 'p_win'] %}
        case when predictions.bet_book is not null then predictions.bet_{{ column }} else best.{{ column }} end as bet_{{ column }},
        {%- endfor %}
        {%- for column in ['expected_value', 'expected_value_low'] %}
        case
            when predictions.bet_book is not null and not predictions.bet_is_synthetic then round(predictions.bet_{{ column }}, 4)
            when predictions.bet_book is null and not best.is_synthetic then round(best.{{ column }}, 4)
        end as {{ column }},
        {%- endfor %}
        coalesce(predictions.bet_is_synthetic, best.is_synthetic, predictions.is_synthetic_line) as is_synthetic,
        coalesce(recent.last_games, 0) as last_games,
        coalesce(recent.last_games_over, 0) as last_games_over,
        recent.last_games_mean
    from predictions
    inner join {{ ref('tonight_games') }} as games
        on predictions.game_id = games.game_id and predictions.game_date = games.game_date
    inner join {{ ref('stats') }} as stats on predictions.stat = stats.stat
    left join recent on predictions.prediction_id = recent.prediction_id
    left join best on predictions.prediction_id = best.prediction_id and predictions.status = 'active'
    where
        stats.parts is null
        or predictions.line is not null
        or predictions.bet_book is not null
        or best.book is not null

)

select * from final
