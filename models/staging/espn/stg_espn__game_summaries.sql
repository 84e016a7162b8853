{{ by_season() }}
{# One row per game and date: the game-level fields of ESPN's game summary. A final game may lack `period`: then
   the number of scores by period is used. `first` and `second` are ESPN's order: of the competitors for codes and
   scores, of the box score's players for teams and keys; the two orders may differ. #}
{% set competition = '$.header.competitions[0]' %}

with

versions as (
    {{ landed_versions('espn', 'game_summaries', asked_by_game=true) }}
),

team_codes as (
    {{ espn_team_codes() }}
),

latest as (
    select
        *,
        row_number() over (
            partition by record_key, requested_for order by responded_at_utc desc, attempt_id desc, ordinal desc
        ) as recency
    from versions
    where is_latest
),

texts as (
    {{ json_columns('latest', 'payload', {
        'tip_text': competition ~ '.date', 'time_valid_text': '$.header.timeValid',
        'neutral_text': competition ~ '.neutralSite',
        'status': competition ~ '.status.type.name', 'completed_text': competition ~ '.status.type.completed',
        'period_text': competition ~ '.status.period',
        'first_place': competition ~ '.competitors[0].homeAway', 'second_place': competition ~ '.competitors[1].homeAway',
        'first_side_code': competition ~ '.competitors[0].team.abbreviation',
        'second_side_code': competition ~ '.competitors[1].team.abbreviation',
        'first_score_text': competition ~ '.competitors[0].score', 'second_score_text': competition ~ '.competitors[1].score',
        'first_line_scores': competition ~ '.competitors[0].linescores[]',
        'second_line_scores': competition ~ '.competitors[1].linescores[]',
        'first_code': '$.boxscore.players[0].team.abbreviation',
        'second_code': '$.boxscore.players[1].team.abbreviation',
        'first_keys': '$.boxscore.players[0].statistics[0].keys[]',
        'second_keys': '$.boxscore.players[1].statistics[0].keys[]'
    }) }}
    where recency = 1
),

sides as (
    select
        *,
        {% for name in ['side_code', 'score_text'] %}
        case
            when first_place = 'home' or second_place = 'away' then first_{{ name }}
            when first_place = 'away' or second_place = 'home' then second_{{ name }}
        end as home_{{ name }},
        case
            when first_place = 'home' or second_place = 'away' then second_{{ name }}
            when first_place = 'away' or second_place = 'home' then first_{{ name }}
        end as away_{{ name }},
        {% endfor %}
        nullif(greatest(
            {{ json_length('first_line_scores') }}, {{ json_length('second_line_scores') }},
            coalesce({{ safe_integer('period_text') }}, 0)
        ), 0) as period
    from texts
)

select
    sides.record_key as espn_game_id,
    sides.requested_for as game_date,
    case when coalesce(sides.time_valid_text, 'true') = 'true' then {{ known_tip(espn_instant('sides.tip_text')) }} end as tip_utc,
    away_teams.team as away_team,
    home_teams.team as home_team,
    first_teams.team as first_team,
    second_teams.team as second_team,
    sides.first_keys,
    sides.second_keys,
    sides.status,
    coalesce(sides.status = 'STATUS_FINAL' and coalesce(sides.completed_text, 'true') = 'true', false) as is_final,
    sides.period,
    {{ safe_integer('sides.away_score_text') }} as away_score,
    {{ safe_integer('sides.home_score_text') }} as home_score,
    sides.neutral_text = 'true' as is_neutral,
    sides.ordinal,
    sides.as_of_utc as known_at_utc,
    sides.attempt_id,
    {{ list_missing_fields({
        'status.type.name': 'sides.status', 'homeAway': 'sides.home_side_code', 'away.score': 'sides.away_score_text',
        'home.score': 'sides.home_score_text', 'linescores': 'sides.period'
    }) }} as missing_fields,
    {{ list_invalid_fields({
        'date': ['sides.tip_text', espn_instant('sides.tip_text')],
        'away.abbreviation': ['sides.away_side_code', 'away_teams.team'],
        'home.abbreviation': ['sides.home_side_code', 'home_teams.team'],
        'players[0].abbreviation': ['sides.first_code', 'first_teams.team'],
        'players[1].abbreviation': ['sides.second_code', 'second_teams.team'],
        'away.score': ['sides.away_score_text', safe_integer('sides.away_score_text')],
        'home.score': ['sides.home_score_text', safe_integer('sides.home_score_text')]
    }) }} as invalid_fields
from sides
left join team_codes as away_teams on sides.away_side_code = away_teams.code
left join team_codes as home_teams on sides.home_side_code = home_teams.code
left join team_codes as first_teams on sides.first_code = first_teams.code
left join team_codes as second_teams on sides.second_code = second_teams.code
