{{ by_season() }}
{% set stats = counting_stats() %}
{% set names = {
    'fgm': 'fieldGoalsMade', 'fga': 'fieldGoalsAttempted', 'fg3m': 'threePointersMade',
    'fg3a': 'threePointersAttempted', 'ftm': 'freeThrowsMade', 'fta': 'freeThrowsAttempted',
    'oreb': 'reboundsOffensive', 'dreb': 'reboundsDefensive', 'reb': 'reboundsTotal', 'ast': 'assists',
    'stl': 'steals', 'blk': 'blocks', 'turnover': 'turnovers', 'pf': 'foulsPersonal', 'pts': 'points'
} %}
{% set fields = {
    'nba_player_text': 'personId', 'player_name': 'name', 'starter_text': 'starter', 'played_text': 'played',
    'player_status': 'status', 'not_playing_reason': 'notPlayingReason', 'not_playing_description': 'notPlayingDescription',
    'minutes_text': 'statistics.minutes', 'plus_minus_text': 'statistics.plusMinusPoints'
} %}
{% set required = {'personId': 'nba_player_text', 'minutes': 'minutes_text'} %}
{% set typed = {
    'minutes': ['minutes_text', 'minutes'],
    'played': ["case when is_played and played_text = '0' then played_text end", 'cast(null as ' ~ dbt.type_string() ~ ')']
} %}
{% for stat in stats %}
    {% do fields.update({stat ~ '_text': 'statistics.' ~ names[stat]}) %}
    {% do required.update({stat: stat ~ '_text'}) %}
    {% do typed.update({stat: [stat ~ '_text', stat]}) %}
{% endfor %}
{% set kept = ['record_key', 'game_date', 'nba_game_id', 'away_team', 'home_team', 'is_final', 'known_at_utc', 'attempt_id'] %}

with

box_scores as (
    select box_scores.*, records.payload
    from {{ ref('stg_nba__box_scores') }} as box_scores
    inner join {{ landed_payloads('nba', 'box_scores') }} as records
        on box_scores.attempt_id = records.attempt_id
        and box_scores.record_key = records.record_key
        and box_scores.ordinal = records.ordinal
    where
        box_scores.standing_rank = 1
        and {{ is_rebuilt('box_scores.game_date') }}
),

away_lines as (
    {{ json_explode('box_scores', kept, 'payload', '$.awayTeam.players', fields) }}
),

home_lines as (
    {{ json_explode('box_scores', kept, 'payload', '$.homeTeam.players', fields) }}
),

lines as (
    select *, false as is_home, away_team as team, home_team as opponent from away_lines
    union all
    select *, true as is_home, home_team as team, away_team as opponent from home_lines
),

casts as (
    select
        *,
        {{ without_zero_decimals('nba_player_text') }} as nba_player_id,
        {%- for stat in stats %}
        {{ safe_integer(stat ~ '_text') }} as {{ stat }},
        {%- endfor %}
        {{ minutes_from_iso('minutes_text') }} as minutes,
        {{ safe_whole_number('plus_minus_text') }} as plus_minus,
        nullif(concat(
            coalesce(not_playing_reason, case when player_status <> 'ACTIVE' then player_status end, ''),
            coalesce((': ' || not_playing_description), '')
        ), '') as did_not_play_reason
    from lines
),

played as (
    -- Numbers outweigh the list: a player with a number took part.
    select
        *,
        coalesce(played_text = '1', false) or {{ shows_play() }} as is_played
    from casts
)

select
    record_key,
    game_date,
    nba_game_id,
    nba_player_id,
    player_name,
    team,
    opponent,
    is_home,
    is_final,
    is_played,
    starter_text = '1' as is_starter,
    player_status,
    case when not is_played then did_not_play_reason end as did_not_play_reason,
    minutes,
    {%- for stat in stats %}
    {{ stat }},
    {%- endfor %}
    plus_minus,
    item_number,
    known_at_utc,
    attempt_id,
    case when is_played then {{ list_missing_fields(required) }} end as missing_fields,
    {{ list_invalid_fields(typed) }} as invalid_fields
from played
