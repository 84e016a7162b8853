{{ by_season(column='season_start') }}

with

versions as (
    {{ landed_versions('nba', 'schedule') }}
),

texts as (
    {{ json_columns('versions', 'payload', {
        'nba_game_id': '$.gameId',
        'game_date_text': '$.gameDateEst',
        'tip_text': '$.gameDateTimeUTC',
        'game_status_text': '$.gameStatus',
        'status_text': '$.gameStatusText',
        'away_code': '$.awayTeam.teamTricode',
        'home_code': '$.homeTeam.teamTricode',
        'away_score_text': '$.awayTeam.score',
        'home_score_text': '$.homeTeam.score',
        'neutral_text': '$.isNeutral', 'game_label': '$.gameLabel', 'game_sub_label': '$.gameSubLabel',
        'game_subtype': '$.gameSubtype', 'week_text': '$.weekNumber', 'if_necessary_text': '$.ifNecessary'
    }) }}
),

casts as (
    select
        texts.*,
        {{ safe_date('game_date_text') }} as game_date,
        {{ safe_utc_timestamp('tip_text') }} as listed_tip_utc,
        {{ known_tip(safe_utc_timestamp('tip_text')) }} as tip_utc,
        {{ safe_integer('game_status_text') }} as game_status,
        {{ safe_integer('away_score_text') }} as away_score,
        {{ safe_integer('home_score_text') }} as home_score
    from texts
),

-- What a backfill brings was the same in the past but for the result, which nobody knew
-- before the game was over.
known as (
    select
        casts.*,
        case when is_backfilled then {{ eastern_midnight_utc('requested_for') }} else casts.as_of_utc end
            as known_at_utc,
        is_backfilled
        and {{ expected_game_end('tip_utc', 'game_date') }}
        > run_context.as_of_utc as is_future_result
    from casts
    cross join {{ ref('run_context') }} as run_context
)

select
    known.record_key,
    known.requested_for,
    known.ordinal,
    known.nba_game_id,
    known.requested_for as season_start,
    substr(known.nba_game_id, 1, 3) as game_type,
    known.game_date,
    known.tip_utc,
    away_teams.team as away_team,
    home_teams.team as home_team,
    case when known.is_future_result then 1 else known.game_status end as game_status,
    case when not known.is_future_result then trim(known.status_text) end as status_text,
    case when not known.is_future_result and known.game_status > 1 then known.away_score end as away_score,
    case when not known.is_future_result and known.game_status > 1 then known.home_score end as home_score,
    known.neutral_text = 'true' as is_neutral,
    known.if_necessary_text = 'true' as is_if_necessary,
    nullif(trim(known.game_label), '') as game_label,
    nullif(trim(known.game_sub_label), '') as game_sub_label,
    nullif(trim(known.game_subtype), '') as game_subtype,
    nullif({{ safe_integer('known.week_text') }}, 0) as week_number,
    known.known_at_utc,
    known.is_backfilled,
    known.is_latest,
    known.is_listed,
    known.as_of_utc,
    known.last_reported_utc,
    known.responded_at_utc,
    known.attempt_id,
    {{ other_season(season_of_game_id('known.nba_game_id'), 'known.game_date', 'known.requested_for') }}
        as other_season,
    {{ list_missing_fields({
        'gameId': 'known.nba_game_id', 'gameDateEst': 'known.game_date_text', 'gameStatus': 'known.game_status_text',
        'awayTeam.teamTricode': "case when known.game_status >= 2 then known.away_code else '-' end",
        'homeTeam.teamTricode': "case when known.game_status >= 2 then known.home_code else '-' end"
    }) }} as missing_fields,
    {{ list_invalid_fields({
        'gameId': ['known.nba_game_id', 'case when ' ~ matches('known.nba_game_id', '^00[1-6][0-9]{7}$') ~ ' then known.nba_game_id end'],
        'gameDateEst': ['known.game_date_text', 'known.game_date'],
        'gameDateTimeUTC': ['known.tip_text', 'known.listed_tip_utc'],
        'gameStatus': ['known.game_status_text', 'known.game_status'],
        'awayTeam.score': ['known.away_score_text', 'known.away_score'],
        'homeTeam.score': ['known.home_score_text', 'known.home_score'],
        'awayTeam.teamTricode': ['known.away_code', 'away_teams.team'],
        'homeTeam.teamTricode': ['known.home_code', 'home_teams.team']
    }) }} as invalid_fields
from known
left join {{ ref('teams') }} as away_teams on known.away_code = away_teams.team
left join {{ ref('teams') }} as home_teams on known.home_code = home_teams.team
