{{ config(materialized='view') }}
{# What a model predicts from: the features of the games of the next hours, with a fingerprint that shows
   when they changed. #}
with

calendar as (
    select distinct game_id, game_date
    from {{ ref('int_team_games') }}
    where has_tip
)

select
    features.*,
    {{ row_fingerprint(feature_names()) }} as feature_hash
from {{ ref('player_game_features') }} as features
cross join {{ ref('run_context') }} as run_context
inner join calendar
    on features.game_id = calendar.game_id and features.game_date = calendar.game_date
where
    features.tip_utc > run_context.as_of_utc
    and features.tip_utc <= {{ add_minutes('run_context.as_of_utc', var('prediction_hours') * 60) }}
