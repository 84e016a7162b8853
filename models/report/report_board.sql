{# Tonight's predictions beside the market: the price that is recommended, or the best there is, and what the
   player did in his last ten games. A made-up line has no price worth betting at. What is made of other
   statistics is shown where there is a price. #}
with

predictions as (
    select predictions.*
    from {{ ref('player_prop_predictions') }} as predictions
    inner join {{ ref('tonight_games') }} as games
        on predictions.game_id = games.game_id and predictions.game_date = games.game_date
),

-- Of games that have not begun.
best as (
    select * from {{ ref('priced_lines') }}
    where place = 1 and not is_too_good
),

numbers as (
    {% for stat in predicted_stats() %}
    select
        player_id, game_date, game_id, '{{ stat }}' as stat, cast({{ stat_expression(stat) }} as {{ float_type() }}) as number
    from {{ ref('last_games') }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- What he has done tonight is none of his games before.
before_tonight as (
    select
        predictions.prediction_id,
        predictions.line,
        numbers.number,
        row_number() over (
            partition by predictions.prediction_id order by numbers.game_date desc, numbers.game_id desc
        ) as games_ago
    from predictions
    inner join numbers
        on predictions.player_id = numbers.player_id
        and predictions.stat = numbers.stat
        and predictions.game_date > numbers.game_date
),

recent as (
    select
        prediction_id,
        count(number) as last_games,
        sum(case when number > line then 1 else 0 end) as last_games_over,
        sum(case when number = line then 1 else 0 end) as last_games_pushed
    from before_tonight
    where games_ago <= 10
    group by prediction_id
)

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
    {%- for column in [
        'line', 'over_odds', 'under_odds', 'books', 'is_synthetic_line', 'p_over_fair', 'edge',
        'distribution_basis', 'mean', 'median', 'model_median', 'market_median', 'q05', 'q10', 'q25', 'q75', 'q90', 'q95'
    ] %}
    predictions.{{ column }},
    {%- endfor %}
    -- Of a line that has moved since it would stand beside another one.
    case when predictions.line = predictions.closing_line then predictions.p_over_market end as p_over_market,
    case
        when predictions.recommendation = 'NO_LINE' and best.book is not null then 'PASS'
        else predictions.recommendation
    end as recommendation,
    case when predictions.bet_book is not null then predictions.recommendation else best.side end as side,
    {%- for column in ['book', 'line', 'price', 'p_win'] %}
    coalesce(predictions.bet_{{ column }}, best.{{ column }}) as bet_{{ column }},
    {%- endfor %}
    {%- for column in ['expected_value', 'expected_value_low'] %}
    case
        when not coalesce(predictions.bet_is_synthetic, best.is_synthetic)
            then round(coalesce(predictions.bet_{{ column }}, best.{{ column }}), 4)
    end as {{ column }},
    {%- endfor %}
    coalesce(predictions.bet_is_synthetic, best.is_synthetic, predictions.is_synthetic_line) as is_synthetic,
    {%- for column in ['last_games', 'last_games_over', 'last_games_pushed'] %}
    coalesce(recent.{{ column }}, 0) as {{ column }}{{ "," if not loop.last }}
    {%- endfor %}
from predictions
inner join {{ ref('stats') }} as stats on predictions.stat = stats.stat
left join recent on predictions.prediction_id = recent.prediction_id
left join best on predictions.prediction_id = best.prediction_id and predictions.status = 'active'
where
    stats.parts is null
    or predictions.line is not null
    or coalesce(predictions.bet_book, best.book) is not null
