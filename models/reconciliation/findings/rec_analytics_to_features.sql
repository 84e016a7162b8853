{{ by_season() }}
{# The boundary: feature rows of players who are likely to play, and feature rows that nothing expects. #}
with

expected as (
    select * from {{ ref('expected_outputs') }}
    where boundary = 'analytics_to_features' and {{ is_rebuilt() }}
),

game_dates as {{ rebuilt(ref('int_game_dates')) }},

chosen as (
    {{ winning_cause(ref('rec_feature_findings'), ['game_id', 'game_date', 'entity']) }}
),

availability as {{ rebuilt(ref('int_player_availability')) }},

-- What is not due is judged already where nothing is to come: it is there, or nobody plays.
judged as (
    select
        expected.*,
        chosen.cause,
        chosen.detail,
        chosen.other_causes,
        {{ verdict_state('chosen', 'expected.expected_by_utc') }} as state
    from expected
    cross join {{ ref('run_context') }} as run_context
    left join chosen
        on expected.game_id = chosen.game_id
        and expected.game_date = chosen.game_date
        and expected.entity = chosen.entity
),

surplus as (
    select distinct features.game_id, features.game_date, features.player_id as entity
    from {{ ref('player_game_features') }} as features
    cross join {{ ref('run_context') }} as run_context
    left join availability
        on features.game_id = availability.game_id
        and features.game_date = availability.game_date
        and features.player_id = availability.player_id
    where availability.player_id is null and {{ is_judged_day('features.game_date') }}
        and {{ is_rebuilt('features.game_date') }}
),

everything as (
    select entity, game_id, game_date, expected_by_utc, state, cause, detail, other_causes
    from judged

    union all

    select
        entity, game_id, game_date, cast(null as timestamp), 'degraded', 'unexpected_row',
        'a feature row of a player whom the game does not have', cast(null as {{ dbt.type_string() }})
    from surplus
)

select
    'analytics_to_features' as boundary,
    everything.entity,
    everything.game_id,
    everything.game_date,
    (game_dates.away_team || '@' || game_dates.home_team) as label,
    everything.expected_by_utc,
    everything.state,
    {{ shown_in_verdict('everything.cause', 'everything.state') }} as cause,
    {{ shown_in_verdict('everything.detail', 'everything.state') }} as detail,
    'game' as scope,
    everything.game_id as scope_entity,
    {{ json_object_text({'player': 'players.player_name', 'other_causes': 'everything.other_causes'}) }} as evidence
from everything
left join game_dates
    on everything.game_id = game_dates.game_id and everything.game_date = game_dates.game_date
left join {{ ref('int_players') }} as players on everything.entity = players.player_id
