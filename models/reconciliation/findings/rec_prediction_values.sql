{{ by_season() }}
{# Predictions that are not what was landed under their id, moved towards the market where there is one, and
   those that no distribution can have: a share beyond 0 and 1, quantiles out of order, a mean beyond the
   outermost of them by more than their span, numbers that are not those of their own distribution. #}
{% set moved = ['distribution', 'mean', 'median', 'q05', 'q10', 'q25', 'q75', 'q90', 'q95'] %}
{% set texts = ['model_id', 'model', 'distribution', 'made_at_utc'] %}
{% set numbers = ['line', 'p_over', 'p_push', 'model_median', 'mean', 'median', 'q05', 'q10', 'q25', 'q75', 'q90', 'q95'] %}

with

predictions as {{ rebuilt(ref('player_prop_predictions')) }},

landed as (
    select * from {{ ref('known_predictions') }}
    where backtest_id is null and {{ is_rebuilt() }}
),

with_market as {{ rebuilt(ref('predictions_with_market')) }},

-- What is published is the whole distribution as the market moves it; the median beside it is the model's own.
owed as (
    select
        landed.prediction_id,
        landed.model_id,
        landed.model,
        landed.made_at_utc,
        landed.line,
        landed.p_over,
        landed.p_push,
        landed.median as model_median,
        {%- for column in moved %}
        coalesce(with_market.{{ column }}, landed.{{ column }}) as {{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from landed
    left join with_market on landed.prediction_id = with_market.prediction_id
),

compared as (
    select
        predictions.*,
        {{ differences('predictions', 'owed', texts, numbers) }} as differences
    from predictions
    inner join owed on predictions.prediction_id = owed.prediction_id
),

findings as (
    select *, 'stale_value' as cause, differences as detail
    from compared
    where differences is not null

    union all

    select *, 'record_invalid', ('p_over is ' || {{ number_text('p_over', 3) }} || ', p_push ' || {{ number_text('coalesce(p_push, 0)', 3) }})
    from compared
    where not (p_over between 0 and 1 and coalesce(p_push, 0) between 0 and 1)

    union all

    select *, 'record_invalid', 'its quantiles are out of order'
    from compared
    where not (q05 <= q10 and q10 <= q25 and q25 <= median and median <= q75 and q75 <= q90 and q90 <= q95)

    union all

    select *, 'record_invalid',
        ('the mean is ' || {{ number_text('mean', 3) }} || ', the quantiles ' || {{ number_text('q05', 3) }} || ' to ' || {{ number_text('q95', 3) }})
    from compared
    where mean > q95 + (q95 - q05) or mean < q05 - (q95 - q05)

    union all

    select compared.*, 'record_invalid', shares.detail
    from compared
    inner join {{ ref('rec_prediction_shares') }} as shares on compared.prediction_id = shares.prediction_id
)

select
    game_id,
    game_date,
    {{ prediction_entity('player_id', 'stat') }} as entity,
    cause,
    min(coalesce(player_name, player_id) || ', ' || stat || ': ' || detail) as detail
from findings
group by game_id, game_date, player_id, stat, cause
