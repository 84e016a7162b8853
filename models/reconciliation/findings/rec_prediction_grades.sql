{{ config(materialized='view') }}
{# One row per prediction that counts, of the judged days, whose grade is not what came: the number in
   player_game_summary, what it means for its line, and what was won at the price that was recommended. #}

with

predictions as (
    select predictions.*, coalesce(run_context.as_of_utc >= predictions.tip_utc, true) as has_begun
    from {{ ref('player_prop_predictions') }} as predictions
    cross join {{ ref('run_context') }} as run_context
    where {{ is_judged_day('predictions.game_date') }}
),

lines as (
    select lines.*
    from {{ ref('player_game_summary') }} as lines
    cross join {{ ref('run_context') }} as run_context
    where {{ is_judged_day('lines.game_date') }}
),

joined as (
    select
        predictions.game_id,
        predictions.game_date,
        predictions.player_id,
        predictions.stat,
        coalesce(predictions.player_name, predictions.player_id) as player_name,
        grades.prediction_id is not null as is_here,
        grades.status,
        grades.void_reason,
        grades.actual,
        grades.line,
        grades.outcome,
        grades.recommendation,
        grades.bet_line,
        grades.bet_price,
        grades.result,
        grades.units,
        coalesce(lines.participation = 'played', false) and predictions.has_begun as has_played,
        case when lines.participation = 'played' and predictions.has_begun then
            {{ number_of_stat('predictions.stat', 'lines') }}
        end as came
    from predictions
    left join {{ ref('prediction_grades') }} as grades
        on predictions.prediction_id = grades.prediction_id and predictions.game_date = grades.game_date
    left join lines
        on predictions.game_id = lines.game_id
        and predictions.game_date = lines.game_date
        and predictions.player_id = lines.player_id
),

owed as (
    select
        *,
        case when came > line then 'over' when came < line then 'under' when came = line then 'push' end as owed_outcome,
        case
            when came = bet_line then 'push'
            when came > bet_line then case recommendation when 'OVER' then 'win' else 'loss' end
            when came < bet_line then case recommendation when 'UNDER' then 'win' else 'loss' end
        end as owed_result
    from joined
),

judged as (
    select
        *,
        case
            when not is_here then 'is not in prediction_grades'
            when status = 'void' and void_reason = 'did_not_play' and has_played then 'void, and he played'
            when status <> 'void' and (actual is distinct from cast(came as {{ float_type() }}))
                then ('graded with ' || coalesce({{ number_text('actual') }}, 'nothing') || ', he has ' || coalesce({{ number_text('came') }}, 'nothing'))
            when status = 'graded' and (outcome is distinct from owed_outcome)
                then ('the outcome is ' || coalesce(outcome, 'none') || ', expected ' || coalesce(owed_outcome, 'none'))
            when status = 'graded' and (result is distinct from owed_result)
                then ('the result is ' || coalesce(result, 'none') || ', expected ' || coalesce(owed_result, 'none'))
            when status = 'graded' and abs(units - case result when 'win' then {{ payout('bet_price') }} when 'loss' then -1.0 else 0.0 end) > 0.0001
                then ('units are ' || {{ number_text('units', 2) }} || ' of a ' || result || ' at ' || {{ number_text('bet_price') }})
        end as flaw
    from owed
)

select
    game_id,
    game_date,
    {{ prediction_entity('player_id', 'stat') }} as entity,
    min(case when is_here then 'stale_value' else 'dropped_in_transform' end) as cause,
    min(player_name || ', ' || stat || ': ' || flaw) as detail
from judged
where flaw is not null
group by game_id, game_date, player_id, stat
