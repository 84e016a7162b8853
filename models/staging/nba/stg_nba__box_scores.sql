{{ by_season() }}
{% set fields = {
    'nba_game_id': '$.gameId', 'game_status_text': '$.gameStatus', 'status': '$.gameStatusText', 'period_text': '$.period',
    'away_code': '$.awayTeam.teamTricode', 'home_code': '$.homeTeam.teamTricode', 'away_score_text': '$.awayTeam.score',
    'home_score_text': '$.homeTeam.score', 'attendance_text': '$.attendance', 'arena': '$.arena.arenaName'
} %}
{% set paths = {'away': [], 'home': []} %}
{% for number in range(10) %}
    {% do paths.away.append('$.awayTeam.periods[' ~ number ~ '].score') %}
    {% do paths.home.append('$.homeTeam.periods[' ~ number ~ '].score') %}
{% endfor %}
{% do fields.update(period_fields(paths)) %}
{% set officials = [] %}
{% for number in range(4) %}
    {% do fields.update({'official_' ~ number: '$.officials[' ~ number ~ '].name'}) %}
    {% do officials.append("', ' || official_" ~ number) %}
{% endfor %}
with

versions as (
    {{ landed_versions('nba', 'box_scores', asked_by_game=true) }}
),

texts as (
    {{ json_columns('versions', 'payload', fields) }}
),

casts as (
    select
        *,
        {{ safe_integer('game_status_text') }} as game_status,
        {{ safe_integer('period_text') }} as period,
        {{ safe_integer('away_score_text') }} as away_score,
        {{ safe_integer('home_score_text') }} as home_score,
        {{ period_scores(10, safe_integer('period_text')) }},
        substr(concat({% for name in officials %}coalesce({{ name }}, ''){{ ", " if not loop.last }}{% endfor %}), 3) as officials,
        row_number() over (
            partition by nba_game_id, requested_for
            order by responded_at_utc desc, attempt_id desc, ordinal desc
        ) as standing_rank
    from texts
    where is_latest
)

select
    casts.record_key,
    casts.nba_game_id,
    casts.requested_for as game_date,
    away_teams.team as away_team,
    home_teams.team as home_team,
    casts.status,
    casts.game_status,
    coalesce(casts.game_status = 3, false) as is_final,
    casts.period,
    casts.away_score,
    casts.home_score,
    casts.{{ period_columns() | join(', casts.') }},
    {{ safe_integer('casts.attendance_text') }} as attendance,
    casts.arena,
    nullif(casts.officials, '') as officials,
    casts.standing_rank,
    casts.ordinal,
    casts.as_of_utc as known_at_utc,
    casts.attempt_id,
    {{ list_missing_fields({
        'gameId': 'casts.nba_game_id', 'gameStatus': 'casts.game_status_text', 'period': 'casts.period_text',
        'awayTeam.score': 'casts.away_score_text', 'homeTeam.score': 'casts.home_score_text'
    }) }} as missing_fields,
    {{ list_invalid_fields({
        'gameStatus': ['casts.game_status_text', 'casts.game_status'],
        'period': ['casts.period_text', 'casts.period'],
        'awayTeam.score': ['casts.away_score_text', 'casts.away_score'],
        'homeTeam.score': ['casts.home_score_text', 'casts.home_score'],
        'attendance': ['casts.attendance_text', safe_integer('casts.attendance_text')],
        'awayTeam.teamTricode': ['casts.away_code', 'away_teams.team'],
        'homeTeam.teamTricode': ['casts.home_code', 'home_teams.team']
    }) }} as invalid_fields
from casts
left join {{ ref('teams') }} as away_teams on casts.away_code = away_teams.team
left join {{ ref('teams') }} as home_teams on casts.home_code = home_teams.team
