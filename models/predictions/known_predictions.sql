{{ config(materialized='view') }}
{# Every prediction known at the run's clock, under the ids that its game and player have by now. A
   backtest is about the past and is known at any clock. A statistic that is not predicted any more has none. #}
{% set columns = [
    'prediction_id', 'backtest_id', 'model_id', 'model', 'stat', 'game_date', 'feature_hash', 'line', 'p_over',
    'p_push', 'mean', 'median', 'q05', 'q10', 'q25', 'q75', 'q90', 'q95', 'distribution', 'made_at_utc',
    'recorded_at_utc'
] %}

with

predictions as (
    select predictions.*
    from {{ source('predictions', 'predictions') }} as predictions
    cross join {{ ref('run_context') }} as run_context
    where
        (predictions.backtest_id is not null or predictions.as_of_utc <= run_context.as_of_utc)
        and predictions.stat in ('{{ predicted_stats() | join("', '") }}')
),

game_links as (
    select
        (case source when 'balldontlie' then 'bdl' else source end || ':' || source_game_id) as given_id,
        game_id
    from {{ ref('int_game_ids') }}
    where source <> 'nba'
),

player_links as (
    select
        (case source when 'balldontlie' then 'bdl' else source end || ':' || source_player_id) as given_id,
        player_id
    from {{ ref('int_player_ids') }}
)

select
    coalesce(game_links.game_id, predictions.game_id) as game_id,
    coalesce(player_links.player_id, predictions.player_id) as player_id,
    predictions.tip_utc as given_tip_utc,
    {%- for column in columns %}
    predictions.{{ column }}{{ "," if not loop.last }}
    {%- endfor %}
from predictions
left join game_links on predictions.game_id = game_links.given_id
left join player_links on predictions.player_id = player_links.given_id
