{# The page of a player who has a prediction of the last days: each statistic of his last ten games, and
   what was predicted for those and the games ahead. #}
{% set quantiles = ['q05', 'q10', 'q25', 'q75', 'q90', 'q95'] %}

with

predictions as (
    select predictions.*
    from {{ ref('player_prop_predictions') }} as predictions
    cross join {{ ref('build_context') }} as build_context
    where
        predictions.game_date >= {{ add_days('build_context.as_of_date_et', -30) }}
),

players as (
    select predictions.player_id, max(predictions.player_name) as player_name
    from predictions
    cross join {{ ref('build_context') }} as build_context
    where predictions.game_date >= {{ add_days('build_context.as_of_date_et', -3) }}
    group by predictions.player_id
),

games as (
    select
        lines.*,
        row_number() over (partition by lines.player_id order by lines.game_date desc, lines.game_id desc) as recency
    from {{ ref('last_games') }} as lines
    inner join players on lines.player_id = players.player_id
),

numbers as (
    {% for stat in predicted_stats() %}
    select
        game_id,
        game_date,
        player_id,
        team,
        opponent,
        case when is_home then opponent || '@' || team else team || '@' || opponent end as label,
        minutes,
        '{{ stat }}' as stat,
        {{ stat_expression(stat) }} as actual
    from games
    where recency <= 10
    {{ "union all" if not loop.last }}
    {% endfor %}
),

first_games as (
    select player_id, min(game_date) as game_date
    from numbers
    group by player_id
),

joined as (
    select
        coalesce(numbers.game_id, predictions.game_id) as game_id,
        coalesce(numbers.game_date, predictions.game_date) as game_date,
        coalesce(numbers.player_id, predictions.player_id) as player_id,
        coalesce(numbers.stat, predictions.stat) as stat,
        coalesce(numbers.label, predictions.label) as label,
        coalesce(numbers.team, predictions.team) as team,
        coalesce(numbers.opponent, predictions.opponent) as opponent,
        numbers.minutes,
        cast(numbers.actual as {{ float_type() }}) as actual,
        predictions.status,
        {%- for column in ['withdrawn_reason', 'tip_utc', 'line', 'p_over', 'p_push', 'p_over_market',
            'is_synthetic_line', 'recommendation', 'mean', 'median'] + quantiles + ['made_at_utc'] %}
        predictions.{{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from numbers
    full outer join predictions
        on numbers.game_id = predictions.game_id
        and numbers.game_date = predictions.game_date
        and numbers.player_id = predictions.player_id
        and numbers.stat = predictions.stat
)

select
    ('players/' || replace(joined.player_id, ':', '-')) as name,
    players.player_name,
    joined.*
from joined
inner join players on joined.player_id = players.player_id
left join first_games on joined.player_id = first_games.player_id
where joined.game_date >= coalesce(first_games.game_date, joined.game_date)
