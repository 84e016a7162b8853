{# Bias and error of the predictions that counted, per statistic and date, in units of the statistic. #}
with

grades as (
    select * from {{ ref('prediction_grades') }}
    where evaluation = 'live' and is_active and status = 'graded'
),

reported as (
    select distinct game_date from {{ ref('monitored_incidents') }}
    where is_of_predictions
)

select
    grades.stat,
    grades.game_date,
    count(*) as predictions,
    avg(grades.error) as bias,
    avg(grades.abs_error) as mae,
    avg(case when grades.is_within_80 then 1.0 else 0.0 end) as coverage_80,
    max(case when reported.game_date is not null then 1 else 0 end) = 1 as has_incident
from grades
left join reported on grades.game_date = reported.game_date
group by grades.stat, grades.game_date
