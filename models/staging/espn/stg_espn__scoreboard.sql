{{ by_season() }}
{# Games as ESPN lists them, linked later on (Eastern date, away, home). All-Star games and pre-season are in the
   same list: a side of theirs that is none of the thirty teams is no flaw. #}
with

versions as (
    {{ landed_versions('espn', 'scoreboard') }}
),

team_codes as (
    {{ espn_team_codes() }}
),

texts as (
    {{ json_columns('versions', 'payload', {
        'espn_game_id': '$.id',
        'tip_text': '$.date',
        'time_valid_text': '$.competitions[0].timeValid',
        'neutral_text': '$.competitions[0].neutralSite',
        'kind': '$.competitions[0].type.abbreviation',
        'season_type_text': '$.season.type',
        'status': '$.competitions[0].status.type.name',
        'completed_text': '$.competitions[0].status.type.completed',
        'period_text': '$.competitions[0].status.period',
        'first_side': '$.competitions[0].competitors[0].homeAway',
        'second_side': '$.competitions[0].competitors[1].homeAway',
        'first_code': '$.competitions[0].competitors[0].team.abbreviation',
        'second_code': '$.competitions[0].competitors[1].team.abbreviation',
        'first_score_text': '$.competitions[0].competitors[0].score',
        'second_score_text': '$.competitions[0].competitors[1].score'
    }) }}
),

sides as (
    select
        *,
        {% for name in ['code', 'score_text'] %}
        case
            when first_side = 'home' or second_side = 'away' then first_{{ name }}
            when first_side = 'away' or second_side = 'home' then second_{{ name }}
        end as home_{{ name }},
        case
            when first_side = 'home' or second_side = 'away' then second_{{ name }}
            when first_side = 'away' or second_side = 'home' then first_{{ name }}
        end as away_{{ name }}{{ "," if not loop.last }}
        {% endfor %}
    from texts
),

casts as (
    select
        *,
        {{ espn_instant('tip_text') }} as listed_tip_utc,
        {{ safe_integer('period_text') }} as period,
        {{ safe_integer('home_score_text') }} as home_score,
        {{ safe_integer('away_score_text') }} as away_score,
        coalesce(kind = 'ALLSTAR', false) or coalesce(season_type_text = '1', false) as is_exhibition,
        row_number() over (
            partition by espn_game_id, requested_for
            order by is_listed desc, responded_at_utc desc, attempt_id desc, ordinal desc
        ) as recency
    from sides
    where is_latest and espn_game_id is not null
)

select
    casts.espn_game_id,
    casts.requested_for as game_date,
    case when coalesce(casts.time_valid_text, 'true') = 'true' then {{ known_tip('casts.listed_tip_utc') }} end as tip_utc,
    away_teams.team as away_team,
    home_teams.team as home_team,
    casts.status,
    coalesce(casts.status = 'STATUS_FINAL' and coalesce(casts.completed_text, 'true') = 'true', false) as is_final,
    casts.period,
    casts.away_score,
    casts.home_score,
    casts.neutral_text = 'true' as is_neutral,
    casts.is_listed,
    casts.as_of_utc as known_at_utc,
    casts.record_key,
    casts.attempt_id,
    {{ list_missing_fields({
        'date': 'casts.tip_text', 'status.type.name': 'casts.status', 'away.abbreviation': 'casts.away_code',
        'home.abbreviation': 'casts.home_code'
    }) }} as missing_fields,
    {{ list_invalid_fields({
        'date': ['casts.tip_text', 'casts.listed_tip_utc'],
        'away.abbreviation': ['case when not casts.is_exhibition then casts.away_code end', 'away_teams.team'],
        'home.abbreviation': ['case when not casts.is_exhibition then casts.home_code end', 'home_teams.team'],
        'away.score': ['casts.away_score_text', 'casts.away_score'],
        'home.score': ['casts.home_score_text', 'casts.home_score']
    }) }} as invalid_fields
from casts
left join team_codes as away_teams on casts.away_code = away_teams.code
left join team_codes as home_teams on casts.home_code = home_teams.code
where casts.recency = 1
