{{ config(materialized='view') }}
{# The statistics whose model must be trained: there is none, or it has not seen the last days' games. #}

with

models as (
    select models.stat, max(models.trained_to) as trained_to
    from {{ source('predictions', 'models') }} as models
    cross join {{ ref('run_context') }} as run_context
    where models.purpose = 'live' and models.as_of_utc <= run_context.as_of_utc
    group by models.stat
),

played as (
    select coalesce(sum(games), 0) as player_games, max(played_to) as last_played_on
    from {{ ref('int_player_seasons') }}
)

select
    stats.stat,
    case when models.stat is null then 'no_model' else 'old_model' end as reason
from {{ ref('stats') }} as stats
cross join played
left join models on stats.stat = models.stat
where
    stats.parts is null
    and played.player_games >= {{ var('training_min_rows') }}
    and (
        models.stat is null
        or {{ day_number('played.last_played_on') }} - {{ day_number('models.trained_to') }} >= {{ var('model_max_age_days') }}
    )
