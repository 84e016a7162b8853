{{ config(materialized='view') }}
{# One row per live prediction of the judged days whose numbers are not those of its own distribution: the
   probabilities at its line, or a quantile. A count is spread over half a unit each way, as where quantiles are
   read from a distribution. #}
{% set quantiles = {'q05': 0.05, 'q10': 0.1, 'q25': 0.25, 'median': 0.5, 'q75': 0.75, 'q90': 0.9, 'q95': 0.95} %}
{# Shares are kept with five decimals. #}
{% set slack = 0.001 %}

with

predictions as (
    select predictions.*
    from {{ ref('known_predictions') }} as predictions
    cross join {{ ref('run_context') }} as run_context
    where
        predictions.backtest_id is null
        and {{ is_judged_day('predictions.game_date') }}
        and {{ json_number_at('predictions.distribution', '0') }} is not null
),

shares as (
    select
        *,
        1 - {{ share_at_most('distribution', 'floor(line)') }} as p_over_owed,
        {{ share_at_most('distribution', 'floor(line)') }} - {{ share_at_most('distribution', 'ceil(line) - 1') }} as p_push_owed,
        {%- for column in quantiles %}
        {{ share_at_most('distribution', 'ceil(' ~ column ~ ' - 0.5)') }} as {{ column }}_at_most,
        {{ share_at_most('distribution', 'ceil(' ~ column ~ ' - 0.5) - 1') }} as {{ column }}_under{{ "," if not loop.last }}
        {%- endfor %}
    from predictions
),

final as (
    select
        prediction_id,
        game_date,
        nullif(trim(concat(
            case when abs(p_over - p_over_owed) > {{ slack }}
                then ('p_over is ' || {{ number_text('p_over', 3) }} || ', its distribution has ' || {{ number_text('p_over_owed', 3) }} || '; ')
                else ''
            end,
            case when abs(p_push - p_push_owed) > {{ slack }}
                then ('p_push is ' || {{ number_text('p_push', 3) }} || ', its distribution has ' || {{ number_text('p_push_owed', 3) }} || '; ')
                else ''
            end,
            {%- for column, p in quantiles.items() %}
            case when {{ column }}_under > {{ p + slack }} or {{ column }}_at_most < {{ p - slack }}
                then ('{{ column }} is ' || {{ number_text(column) }} || ', where its distribution has '
                    || {{ number_text(column ~ '_under', 3) }} || ' to ' || {{ number_text(column ~ '_at_most', 3) }} || '; ')
                else ''
            end,
            {%- endfor %}
            ''
        )), '') as detail
    from shares
)

select * from final
where detail is not null
