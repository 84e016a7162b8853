{{ by_season(column='requested_for') }}
{# Every version of every active player, with the team he played for then. #}
with

versions as (
    {{ landed_versions('balldontlie', 'players') }}
),

texts as (
    {{ json_columns('versions', 'payload', {
        'bdl_player_id': '$.id',
        'first_name': '$.first_name',
        'last_name': '$.last_name',
        'position': '$.position',
        'team_code': '$.team.abbreviation'
    }) }}
)

select
    texts.record_key,
    texts.requested_for,
    texts.ordinal,
    texts.bdl_player_id,
    trim(coalesce(texts.first_name, '') || ' ' || coalesce(texts.last_name, '')) as player_name,
    texts.position,
    teams.team,
    texts.is_latest,
    texts.is_listed,
    texts.as_of_utc,
    texts.responded_at_utc,
    texts.attempt_id,
    {{ list_missing_fields({
        'first_name': 'texts.first_name', 'last_name': 'texts.last_name', 'team.abbreviation': 'texts.team_code'
    }) }} as missing_fields,
    {{ list_invalid_fields({'team.abbreviation': ['texts.team_code', 'teams.team']}) }} as invalid_fields
from texts
left join {{ ref('teams') }} as teams on texts.team_code = teams.balldontlie_code
