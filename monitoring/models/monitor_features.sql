{# Features of those likely to play, of the last 60 days: whether they are whole, and whether they
   drift. #}
with

features as (
    select * from {{ ref('player_game_features') }}
    where is_likely_to_play
),

reported as (
    select distinct game_date from {{ ref('monitored_incidents') }}
    where is_of_predictions
)

select
    features.game_date,
    features.game_id,
    features.player_id,
    features.season_games_before,
    features.completeness,
    features.quality,
    features.minutes_ewma_8,
    features.pts_ewma_8,
    features.usage_rate_ewma_8,
    features.opponent_defensive_rating,
    features.team_pace,
    reported.game_date is not null as has_incident
from features
cross join {{ ref('run_context') }} as run_context
left join reported on features.game_date = reported.game_date
where
    features.game_date >= {{ nba_props.add_days('run_context.as_of_date_et', -60) }}
    and features.game_date < run_context.as_of_date_et
