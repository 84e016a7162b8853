{{ by_season() }}
{# Each expected prediction beside the line, the player and whatever was predicted. #}
with

expected as (
    select
        *,
        {{ player_of_entity('entity') }} as player_id,
        {{ stat_of_entity('entity') }} as stat
    from {{ ref('expected_outputs') }}
    where boundary = 'features_to_predictions' and {{ is_rebuilt() }}
),

game_dates as {{ rebuilt(ref('int_game_dates')) }},

predictions as (
    select
        *,
        count(*) over (partition by game_id, game_date, player_id, stat) as times_listed,
        row_number() over (partition by game_id, game_date, player_id, stat order by made_at_utc desc) as listing_number
    from {{ ref('player_prop_predictions') }}
    where {{ is_rebuilt() }}
),

-- As landed, so that a row which our SQL lost is seen, under the ids that its game and player have by now.
landed as (
    select
        game_dates.game_id, game_dates.game_date, coalesce(known.player_id, predictions.player_id) as player_id,
        predictions.stat,
        max(case when predictions.made_at_utc < game_dates.tip_utc then 1 else 0 end) = 1 as is_made_in_time,
        max(predictions.made_at_utc) as made_at_utc
    from {{ source('predictions', 'predictions') }} as predictions
    cross join {{ ref('run_context') }} as run_context
    left join {{ ref('known_predictions') }} as known on predictions.prediction_id = known.prediction_id
    inner join game_dates
        on coalesce(known.game_id, predictions.game_id) = game_dates.game_id and predictions.game_date = game_dates.game_date
    where
        predictions.backtest_id is null and predictions.as_of_utc <= run_context.as_of_utc
        and {{ is_rebuilt('predictions.game_date') }}
    group by
        game_dates.game_id, game_dates.game_date, coalesce(known.player_id, predictions.player_id), predictions.stat
),

availability as {{ rebuilt(ref('int_player_availability')) }},

market_lines as (
    select * from {{ ref('int_market_lines') }}
    where basis = 'live' and {{ is_rebuilt() }}
),

features as (
    select * from {{ ref('rec_analytics_to_features') }}
    where state in ('missing', 'degraded') and {{ is_rebuilt() }}
)

select
    expected.game_id,
    expected.game_date,
    expected.entity,
    expected.player_id,
    expected.stat,
    expected.expected_by_utc,
    expected.expected_end_utc as tip_utc,
    game_dates.standing,
    (game_dates.away_team || '@' || game_dates.home_team) as label,
    (coalesce(players.player_name, expected.player_id) || ', ' || expected.stat) as subject,
    coalesce(availability.roster_basis <> 'box_score', false) as is_of_the_game,
    unseen.newcomer_because,
    coalesce(availability.is_known_out, false) as is_out,
    coalesce(availability.games_before, 0) as games_before,
    lines.line,
    lines.known_at_utc as line_known_at_utc,
    features.cause as features_cause,
    features.detail as features_detail,
    predictions.prediction_id,
    predictions.line as predicted_line,
    predictions.made_at_utc,
    coalesce(predictions.status = 'active', false) as is_active,
    coalesce(predictions.times_listed, 0) as times_listed,
    coalesce(landed.is_made_in_time, false) as is_landed_in_time,
    landed.made_at_utc as landed_made_at_utc
from expected
inner join game_dates
    on expected.game_id = game_dates.game_id and expected.game_date = game_dates.game_date
left join {{ ref('int_players') }} as players on expected.player_id = players.player_id
left join availability
    on expected.game_id = availability.game_id
    and expected.game_date = availability.game_date
    and expected.player_id = availability.player_id
left join market_lines as lines
    on expected.game_id = lines.game_id
    and expected.game_date = lines.game_date
    and expected.player_id = lines.player_id
    and expected.stat = lines.stat
left join features
    on expected.game_id = features.game_id
    and expected.game_date = features.game_date
    and expected.player_id = features.entity
left join {{ ref('rec_unseen_players') }} as unseen
    on expected.game_id = unseen.game_id
    and expected.game_date = unseen.game_date
    and expected.player_id = unseen.player_id
left join predictions
    on expected.game_id = predictions.game_id
    and expected.game_date = predictions.game_date
    and expected.player_id = predictions.player_id
    and expected.stat = predictions.stat
    and predictions.listing_number = 1
left join landed
    on expected.game_id = landed.game_id
    and expected.game_date = landed.game_date
    and expected.player_id = landed.player_id
    and expected.stat = landed.stat
