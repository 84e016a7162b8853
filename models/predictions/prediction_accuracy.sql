{{ config(materialized='view') }}
{# Accuracy by model, statistic, segment and period: a game date, a season, all. Dates, seasons and the
   whole come from the same rows. #}
select
    evaluation,
    model,
    stat,
    segment,
    'date' as period_kind,
    cast(game_date as {{ dbt.type_string() }}) as period,
    game_date as first_date,
    game_date as last_date,
    {{ accuracy_scores() }}
from {{ ref('accuracy_by_date') }}

union all

select * from {{ ref('season_accuracy') }}
