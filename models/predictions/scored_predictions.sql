{{ by_season() }}
{# The graded predictions that count and the baselines on the very same rows, with their scores. A
   row that some baseline does not cover is left out for all. Where there is a real line, so are the model
   without the market (`<model>_only`) and the market (`market`): its mean and its median are of the model's
   distribution moved to the market's P(over). #}
{% set baselines = ['last_5', 'last_10', 'season_average', 'ewma_8', 'minutes_times_rate'] %}

with

grades as (
    select
        *,
        row_number() over (
            partition by evaluation, game_id, game_date, player_id, stat order by model, prediction_id
        ) as model_number
    from {{ ref('prediction_grades') }}
    where status = 'graded' and is_active and {{ is_rebuilt() }}
),

baselines as {{ rebuilt(ref('baseline_predictions')) }},

lines as {{ rebuilt(ref('player_game_summary')) }},

scorers as (
    select 'ours' as scorer
    union all
    select 'model_only' as scorer
    union all
    select 'market' as scorer
    {% for baseline in baselines %}
    union all
    select '{{ baseline }}' as scorer
    {% endfor %}
),

compared as (
    select
        grades.*,
        baselines.season, baselines.is_prop_like, baselines.is_season10,
        coalesce(lines.is_starter, false) as is_starter,
        baselines.minutes_band,
        {%- for baseline in baselines %}
        baselines.{{ baseline }}{{ "," if not loop.last }}
        {%- endfor %}
    from grades
    inner join baselines
        on grades.game_id = baselines.game_id
        and grades.game_date = baselines.game_date
        and grades.player_id = baselines.player_id
        and grades.stat = baselines.stat
    left join lines
        on grades.game_id = lines.game_id
        and grades.game_date = lines.game_date
        and grades.player_id = lines.player_id
),

-- Two models of one evaluation share their baselines; the line counts where it is real.
long as (
    select
        compared.*,
        scorers.scorer = 'ours' as is_ours,
        scorers.scorer in ('model_only', 'market') as is_at_lines_only,
        case scorers.scorer
            when 'ours' then compared.model
            when 'model_only' then compared.model || '_only'
            else scorers.scorer
        end as scored_model,
        case scorers.scorer
            when 'ours' then compared.mean
            when 'model_only' then compared.model_mean
            when 'market' then compared.market_mean
            {%- for baseline in baselines %}
            when '{{ baseline }}' then compared.{{ baseline }}
            {%- endfor %}
        end as predicted,
        case scorers.scorer
            when 'ours' then compared.median
            when 'model_only' then compared.model_median
            when 'market' then compared.market_median
        end as median_predicted,
        case when compared.is_lined and compared.outcome <> 'push' then
            case scorers.scorer
                when 'ours' then compared.p_over_fair
                when 'model_only' then compared.p_over_no_push
                when 'market' then compared.p_over_market
            end
        end as p_over_counted
    from compared
    inner join scorers
        on scorers.scorer = 'ours'
        or (
            (scorers.scorer = 'model_only' or compared.model_number = 1)
            and (
                scorers.scorer not in ('model_only', 'market')
                or (compared.is_lined and compared.market_median is not null)
            )
        )
)

select
    evaluation,
    scored_model as model,
    stat, game_id, game_date, player_id, season, is_lined, is_at_lines_only, is_prop_like, is_season10,
    is_starter, minutes_band, outcome,
    predicted - actual as error,
    abs(coalesce(median_predicted, predicted) - actual) as abs_error,
    case when is_ours then pinball_loss end as pinball_loss,
    is_ours and is_within_50 as is_within_50,
    is_ours and is_within_80 as is_within_80,
    is_ours and is_within_90 as is_within_90,
    p_over_counted as p_over,
    round({{ brier('p_over_counted', "outcome = 'over'") }}, 6) as brier,
    case when p_over_counted is not null then round({{ log_loss('p_over_counted', "outcome = 'over'") }}, 6) end as log_loss
from long
