{{ by_season() }}
{% set fields = {
    'away_code': ['$.visitor_team.team.abbreviation', '$.visitor_team.abbreviation'],
    'home_code': ['$.home_team.team.abbreviation', '$.home_team.abbreviation'],
    'bdl_game_id': '$.id', 'date_text': '$.date', 'tip_text': '$.datetime', 'status': '$.status', 'period_text': '$.period',
    'away_score_text': '$.visitor_team_score', 'home_score_text': '$.home_team_score'
} %}
{% set paths = {'away': [], 'home': []} %}
{% for part in ['q1', 'q2', 'q3', 'q4', 'ot1', 'ot2', 'ot3'] %}
    {% do paths.away.append('$.visitor_' ~ part) %}
    {% do paths.home.append('$.home_' ~ part) %}
{% endfor %}
{% do fields.update(period_fields(paths)) %}
with

versions as (
    {{ landed_versions('balldontlie', 'box_scores') }}
),

-- A postponed game may be answered under the date that the list has kept.
games as (
    select asked_date, away_team, home_team, max(game_date) as game_date, max(tip_utc) as tip_utc
    from (
        select game_date as asked_date, game_date, away_team, home_team, tip_utc
        from {{ ref('stg_balldontlie__games') }}
        where {{ is_rebuilt('season_start') }}

        union all

        select listed_date, game_date, away_team, home_team, tip_utc
        from {{ ref('stg_balldontlie__games') }}
        where listed_date < game_date and {{ is_rebuilt('season_start') }}
    ) as listed
    group by asked_date, away_team, home_team
),

delays as (
    select * from {{ ref('source_delays') }}
    where source = 'balldontlie'
),

-- The team is under `team` in the published schema and at the top level in recorded answers.
texts as (
    {{ json_columns('versions', 'payload', fields) }}
),

casts as (
    select
        texts.*,
        away_teams.team as away_team,
        home_teams.team as home_team,
        {{ safe_integer('texts.period_text') }} as period,
        {{ safe_integer('texts.away_score_text') }} as away_score,
        {{ safe_integer('texts.home_score_text') }} as home_score,
        {{ period_scores(7, safe_integer('texts.period_text')) }},
        {{ known_tip(safe_utc_timestamp('texts.tip_text')) }} as tip_utc,
        coalesce(games.game_date, texts.requested_for) as game_date,
        case
            when texts.is_backfilled
                then {{ add_minutes(expected_game_end('games.tip_utc', 'texts.requested_for'), 'delays.grace_minutes') }}
            else texts.as_of_utc
        end as known_at_utc
    from texts
    cross join delays
    left join {{ ref('teams') }} as away_teams on texts.away_code = away_teams.balldontlie_code
    left join {{ ref('teams') }} as home_teams on texts.home_code = home_teams.balldontlie_code
    left join games
        on texts.requested_for = games.asked_date
        and away_teams.team = games.away_team
        and home_teams.team = games.home_team
),

visible as (
    select casts.*
    from casts
    cross join {{ ref('run_context') }} as run_context
    where casts.known_at_utc <= run_context.as_of_utc
),

-- Beside its final the same game may be there as it was in the third quarter.
standing as (
    {{ standing_records('visible', preferred="lower(trim(status)) like 'final%'") }}
)

select
    record_key,
    requested_for,
    game_date,
    away_team,
    home_team,
    trim(status) as status,
    coalesce(lower(trim(status)) like 'final%', false) as is_final,
    period,
    away_score,
    home_score,
    {{ period_columns() | join(',\n    ') }},
    bdl_game_id,
    tip_utc,
    times_listed,
    standing_rank,
    ordinal,
    known_at_utc,
    as_of_utc,
    responded_at_utc,
    attempt_id,
    request_id,
    {{ list_missing_fields({
        'date': 'date_text', 'status': 'status', 'period': 'period_text', 'visitor_team_score': 'away_score_text',
        'home_team_score': 'home_score_text', 'visitor_team': 'away_code', 'home_team': 'home_code'
    }) }} as missing_fields,
    {{ list_invalid_fields({
        'date': ['date_text', safe_date('substr(date_text, 1, 10)')],
        'period': ['period_text', 'period'],
        'visitor_team_score': ['away_score_text', 'away_score'],
        'home_team_score': ['home_score_text', 'home_score'],
        'visitor_team': ['case when home_team is not null then away_code end', 'away_team'],
        'home_team': ['case when away_team is not null then home_code end', 'home_team']
    }) }} as invalid_fields
from standing
