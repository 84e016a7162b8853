{{ by_season(column='season_start') }}
{# The same sums by season: what the accuracy over seasons is worked out from, without their dates. #}
select
    evaluation,
    model,
    stat,
    segment,
    season,
    {{ season_start_of('game_date') }} as season_start,
    {{ sum_of_accuracy_sums() }}
from {{ ref('accuracy_by_date') }}
where {{ is_rebuilt() }}
group by evaluation, model, stat, segment, season, {{ season_start_of('game_date') }}
