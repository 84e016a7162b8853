{{ by_season() }}
{# What became of the predictions of a game date, once one of them is graded: active ones, and those withdrawn
   later of which a bet came to something, because the record has it too. #}
with

grades as (
    select * from {{ ref('prediction_grades') }}
    where (is_active or result is not null) and backtest_id is null and {{ is_rebuilt() }}
),

predictions as {{ rebuilt(ref('player_prop_predictions')) }},

graded_dates as (
    select distinct game_date
    from grades
    where status = 'graded'
)

select
    grades.game_date,
    grades.game_id,
    predictions.label,
    predictions.tip_utc,
    predictions.player_id,
    predictions.player_name,
    predictions.team,
    predictions.opponent,
    grades.stat,
    grades.status,
    grades.void_reason,
    grades.actual,
    grades.error,
    grades.abs_error,
    grades.line,
    grades.outcome,
    grades.recommendation,
    grades.bet_book,
    grades.bet_line,
    grades.bet_price,
    grades.result,
    grades.units,
    predictions.p_over,
    predictions.p_push,
    predictions.p_over_market,
    grades.p_over_fair,
    predictions.is_synthetic_line,
    predictions.mean,
    predictions.median,
    predictions.q05,
    predictions.q10,
    predictions.q25,
    predictions.q75,
    predictions.q90,
    predictions.q95,
    grades.model,
    grades.prediction_id,
    predictions.made_at_utc
from grades
inner join predictions on grades.prediction_id = predictions.prediction_id
inner join graded_dates on grades.game_date = graded_dates.game_date
