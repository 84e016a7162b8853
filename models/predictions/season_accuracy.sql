{# Accuracy by model, statistic and segment, of each season and of all. A table: summing every date is not for who
   reads it. #}
with

dates as (
    select * from {{ ref('accuracy_by_date') }}
),

summed as (
    select
        evaluation, model, stat, segment, 'season' as period_kind, cast(season as {{ dbt.type_string() }}) as period,
        min(game_date) as first_date, max(game_date) as last_date,
        {{ sum_of_accuracy_sums() }}
    from dates
    group by evaluation, model, stat, segment, season

    union all

    select
        evaluation, model, stat, segment, 'all' as period_kind, 'all' as period,
        min(game_date) as first_date, max(game_date) as last_date,
        {{ sum_of_accuracy_sums() }}
    from dates
    group by evaluation, model, stat, segment
)

select
    evaluation,
    model,
    stat,
    segment,
    period_kind,
    period,
    first_date,
    last_date,
    {{ accuracy_scores() }}
from summed
