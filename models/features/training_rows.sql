{{ config(materialized='view') }}
{# One row per game and player who played: what a model learns from. That he played is known only
   afterwards: a prediction assumes it, and is void where he does not. #}
select
    features.game_id,
    features.game_date,
    features.player_id,
    features.tip_utc,
    {%- for name in model_inputs() %}
    features.{{ name }},
    {%- endfor %}
    results.minutes as actual_minutes,
    {%- for stat in prop_stats() %}
    results.{{ stat }} as actual_{{ stat }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ ref('player_game_features') }} as features
inner join {{ ref('int_player_results') }} as results
    on features.game_id = results.game_id
    and features.game_date = results.game_date
    and features.player_id = results.player_id
