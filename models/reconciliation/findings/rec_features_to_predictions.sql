{{ by_season() }}
{# The boundary: predictions of players who have a line, and predictions that should have been withdrawn. #}
with

predictions as {{ rebuilt(ref('rec_prediction_rows')) }},

chosen as (
    {{ winning_cause(ref('rec_prediction_findings'), ['game_id', 'game_date', 'entity']) }}
),

availability as {{ rebuilt(ref('int_player_availability')) }},

-- What two or more players of a date lack for one reason is one incident of the date, whether or
-- not the later games are due yet.
shared as (
    select predictions.game_date, chosen.cause
    from predictions
    inner join chosen
        on predictions.game_id = chosen.game_id
        and predictions.game_date = chosen.game_date
        and predictions.entity = chosen.entity
    inner join {{ ref('causes') }} as causes on chosen.cause = causes.cause and causes.is_shared
    group by predictions.game_date, chosen.cause
    having count(distinct predictions.player_id) >= 2
),

judged as (
    select
        predictions.*,
        chosen.cause,
        chosen.detail,
        chosen.other_causes,
        shared.cause is not null as is_shared,
        {{ verdict_state('chosen', 'predictions.expected_by_utc') }} as state
    from predictions
    cross join {{ ref('run_context') }} as run_context
    left join chosen
        on predictions.game_id = chosen.game_id
        and predictions.game_date = chosen.game_date
        and predictions.entity = chosen.entity
    left join shared on predictions.game_date = shared.game_date and chosen.cause = shared.cause
),

-- Of who has no line nothing is expected: but an active prediction must be of somebody who plays.
surplus as (
    select distinct
        {{ prediction_entity('active.player_id', 'active.stat') }} as entity,
        active.game_id,
        active.game_date,
        active.label
    from {{ ref('player_prop_predictions') }} as active
    cross join {{ ref('run_context') }} as run_context
    left join availability
        on active.game_id = availability.game_id
        and active.game_date = availability.game_date
        and active.player_id = availability.player_id
    left join predictions
        on active.game_id = predictions.game_id
        and active.game_date = predictions.game_date
        and active.player_id = predictions.player_id
        and active.stat = predictions.stat
    where
        active.status = 'active'
        and predictions.entity is null
        and coalesce(availability.is_known_out, true)
        and {{ is_judged_day('active.game_date') }}
        and {{ is_rebuilt('active.game_date') }}
)

select
    'features_to_predictions' as boundary,
    entity,
    game_id,
    game_date,
    label,
    expected_by_utc,
    state,
    {{ shown_in_verdict('cause', 'state') }} as cause,
    {{ shown_in_verdict('detail', 'state') }} as detail,
    case when is_shared then 'source_date' else 'game' end as scope,
    case when is_shared then 'predictions' else game_id end as scope_entity,
    {{ json_object_text({
        'prediction_id': 'prediction_id', 'feature_state': 'features_cause', 'other_causes': 'other_causes'
    }) }} as evidence
from judged

union all

select
    'features_to_predictions', entity, game_id, game_date, label, cast(null as timestamp),
    'degraded', 'unexpected_row', (entity || ': active, though he or his game is off'),
    'game', game_id, {{ json_object_text({'entity': 'entity'}) }}
from surplus
