{{ by_season() }}
{# The distribution of a prediction moved towards the market: its log-odds of more than k all rise by `shift`,
   which is what the trust leaves of the way to the market's own (`market_shift`). #}
{% set quantiles = {'q05': 0.05, 'q10': 0.1, 'q25': 0.25, 'median': 0.5, 'q75': 0.75, 'q90': 0.9, 'q95': 0.95} %}

with

predictions as (
    select prediction_id, game_date, distribution, shift, market_shift
    from {{ ref('priced_predictions') }}
    where is_chosen and market_shift is not null and {{ is_rebuilt() }}
),

-- P(at most `place`), up to where it is 1.
shares as (
    {{ json_numbers('predictions', ['prediction_id', 'game_date', 'shift', 'market_shift'], 'distribution') }}
),

moved as (
    select
        prediction_id,
        game_date,
        place,
        {{ moved_share('number', 'shift') }} as share,
        {{ moved_share('number', 'market_shift') }} as market_share
    from shares
),

steps as (
    select
        *,
        lag(share, 1, 0.0) over (partition by prediction_id order by place) as below,
        lag(market_share, 1, 0.0) over (partition by prediction_id order by place) as market_below
    from moved
)

select
    prediction_id,
    game_date,
    round(sum(1 - share), 6) as mean,
    {%- for name, p in quantiles.items() %}
    round(max({{ quantile_in_step(p, 'place', 'below', 'share') }}), 6) as {{ name }},
    {%- endfor %}
    round(sum(1 - market_share), 6) as market_mean,
    round(max({{ quantile_in_step(0.5, 'place', 'market_below', 'market_share') }}), 6) as market_median,
    '[' || string_agg({{ number_text('share', 5) }}, ', ' order by place) || ']' as distribution
from steps
group by prediction_id, game_date
