{{ by_season(column='season_start') }}
{# Every version of every game of the list. One of two teams that nobody knows is an All-Star game, and no flaw. #}

with

versions as (
    {{ landed_versions('balldontlie', 'games') }}
),

texts as (
    {{ json_columns('versions', 'payload', {
        'bdl_game_id': '$.id',
        'date_text': '$.date',
        'tip_text': '$.datetime',
        'season_text': '$.season',
        'status': '$.status',
        'period_text': '$.period',
        'postseason_text': '$.postseason',
        'postponed_text': '$.postponed',
        'state': '$.status_state',
        'cup_stage': '$.ist_stage',
        'away_code': '$.visitor_team.abbreviation',
        'home_code': '$.home_team.abbreviation',
        'away_score_text': '$.visitor_team_score',
        'home_score_text': '$.home_team_score'
    }) }}
),

casts as (
    select
        texts.*,
        {{ safe_date('date_text') }} as listed_date,
        {{ safe_utc_timestamp('tip_text') }} as listed_tip_utc,
        {{ known_tip(safe_utc_timestamp('tip_text')) }} as tip_utc,
        {{ safe_integer('season_text') }} as season,
        {{ safe_integer('period_text') }} as period,
        {{ safe_integer('away_score_text') }} as away_score,
        {{ safe_integer('home_score_text') }} as home_score
    from texts
),

-- Of games that were postponed in earlier seasons it has kept the first date, and only the tip-off was moved. One after
-- midnight is none.
dated as (
    select
        *,
        case
            when
                lower(trim(status)) like 'final%' and {{ eastern_date('tip_utc') }} > listed_date
                and tip_utc >= {{ eastern_noon_utc(eastern_date('tip_utc')) }}
                then {{ eastern_date('tip_utc') }}
            else listed_date
        end as game_date
    from casts
),

known as (
    select
        dated.*,
        case when is_backfilled then {{ eastern_midnight_utc('requested_for') }} else dated.as_of_utc end
            as known_at_utc,
        is_backfilled
        and {{ expected_game_end('tip_utc', 'game_date') }}
        > run_context.as_of_utc as is_future_result
    from dated
    cross join {{ ref('run_context') }} as run_context
)

select
    known.record_key,
    known.requested_for,
    known.ordinal,
    known.bdl_game_id,
    known.requested_for as season_start,
    known.season,
    known.postseason_text = 'true' as is_postseason,
    nullif(trim(known.cup_stage), '') as cup_stage,
    (coalesce(known.postponed_text, '') = 'true' or coalesce(lower(known.state), '') = 'postponed')
    and not known.is_future_result as is_postponed,
    known.game_date,
    known.listed_date,
    known.tip_utc,
    away_teams.team as away_team,
    home_teams.team as home_team,
    case when not known.is_future_result then trim(known.status) end as status,
    case when not known.is_future_result then known.period end as period,
    case when not known.is_future_result and known.period > 0 then known.away_score end as away_score,
    case when not known.is_future_result and known.period > 0 then known.home_score end as home_score,
    known.known_at_utc,
    known.is_backfilled,
    known.is_latest,
    known.is_listed,
    known.as_of_utc,
    known.last_reported_utc,
    known.responded_at_utc,
    known.attempt_id,
    {{ other_season('known.season', 'known.game_date', 'known.requested_for') }} as other_season,
    {{ list_missing_fields({
        'id': 'known.bdl_game_id', 'date': 'known.date_text', 'season': 'known.season_text',
        'status': 'known.status', 'visitor_team.abbreviation': 'known.away_code',
        'home_team.abbreviation': 'known.home_code'
    }) }} as missing_fields,
    {{ list_invalid_fields({
        'date': ['known.date_text', 'known.game_date'],
        'datetime': ['known.tip_text', 'known.listed_tip_utc'],
        'season': ['known.season_text', 'known.season'],
        'period': ['known.period_text', 'known.period'],
        'visitor_team_score': ['known.away_score_text', 'known.away_score'],
        'home_team_score': ['known.home_score_text', 'known.home_score'],
        'visitor_team.abbreviation': ['case when home_teams.team is not null then known.away_code end', 'away_teams.team'],
        'home_team.abbreviation': ['case when away_teams.team is not null then known.home_code end', 'home_teams.team']
    }) }} as invalid_fields
from known
left join {{ ref('teams') }} as away_teams on known.away_code = away_teams.balldontlie_code
left join {{ ref('teams') }} as home_teams on known.home_code = home_teams.balldontlie_code
