{{ by_season() }}
{# Scores summed by game date and what segments and calibration look at: all that accuracy is worked out
   from. Deciles are of P(over) against a real line. #}
{% set cell = 'evaluation, model, stat, season, game_date, is_lined, is_at_lines_only, is_prop_like, is_season10, is_starter, minutes_band' %}

with

scored as (
    select
        *,
        case when p_over is not null then least(cast(floor(p_over * 10) as {{ dbt.type_int() }}), 9) end as decile
    from {{ ref('scored_predictions') }}
    where {{ is_rebuilt() }}
)

select
    {{ cell }}, decile,
    count(*) as n,
    sum(abs_error) as abs_error,
    sum(error * error) as squared_error,
    sum(error) as error,
    count(pinball_loss) as n_quantiles,
    sum(pinball_loss) as pinball_loss,
    {%- for percent in [50, 80, 90] %}
    sum(case when is_within_{{ percent }} then 1 else 0 end) as within_{{ percent }},
    {%- endfor %}
    count(brier) as n_lined,
    sum(brier) as brier,
    sum(log_loss) as log_loss,
    sum(p_over) as p_over,
    sum(case when outcome = 'over' then 1 else 0 end) as overs
from scored
group by {{ cell }}, decile
