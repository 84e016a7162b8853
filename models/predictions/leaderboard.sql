{{ config(materialized='view') }}
{# Our models, the baselines and the market on the same rows, best first. #}
{% set segments = accuracy_segments() %}

with

calibration as (
    select
        evaluation,
        model,
        stat,
        round({{ safe_divide('sum(n * abs(mean_p_over - observed_share))', 'sum(n)') }}, 6) as calibration_error
    from {{ ref('prediction_calibration') }}
    group by evaluation, model, stat
)

select
    accuracy.evaluation,
    accuracy.stat,
    accuracy.segment,
    case accuracy.segment
        {%- for segment, words in segments.items() %}
        when '{{ segment }}' then '{{ words[1] }}'
        {%- endfor %}
    end as segment_filter,
    accuracy.period_kind,
    accuracy.period,
    accuracy.first_date,
    accuracy.last_date,
    rank() over (
        partition by accuracy.evaluation, accuracy.stat, accuracy.segment, accuracy.period_kind, accuracy.period
        order by accuracy.mae
    ) as place,
    accuracy.model,
    accuracy.n,
    accuracy.mae,
    accuracy.rmse,
    accuracy.bias,
    accuracy.pinball_loss,
    accuracy.coverage_80,
    accuracy.n_lined,
    accuracy.brier,
    accuracy.log_loss,
    calibration.calibration_error
from {{ ref('season_accuracy') }} as accuracy
-- Calibration is measured over every real line of an evaluation.
left join calibration
    on accuracy.evaluation = calibration.evaluation
    and accuracy.model = calibration.model
    and accuracy.stat = calibration.stat
    and accuracy.segment = 'lined'
    and accuracy.period_kind = 'all'
