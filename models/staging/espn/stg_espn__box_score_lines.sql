{# Player lines of ESPN's game summaries. A line is a list of texts in the order of `keys`
   ("7-18" for made-attempted), so the order is checked before a number is believed. #}
{% set stats = counting_stats() %}
{% set order_of_keys = '["minutes","fieldGoalsMade-fieldGoalsAttempted","threePointFieldGoalsMade-threePointFieldGoalsAttempted","freeThrowsMade-freeThrowsAttempted","offensiveRebounds","defensiveRebounds","rebounds","assists","steals","blocks","turnovers","fouls","plusMinus","points"]' %}
{% set fields = {
    'espn_player_id': 'athlete.id', 'player_name': 'athlete.displayName', 'starter_text': 'starter',
    'did_not_play_text': 'didNotPlay', 'stats_json': 'stats'
} %}
{% set pairs = {'fgm': 1, 'fg3m': 2, 'ftm': 3} %}
{% set tries = {'fga': 1, 'fg3a': 2, 'fta': 3} %}
{% set singles = {'oreb': 4, 'dreb': 5, 'reb': 6, 'ast': 7, 'stl': 8, 'blk': 9, 'turnover': 10, 'pf': 11, 'pts': 13} %}
{% set paths = {'minutes_text': '$[0]', 'plus_minus_text': '$[12]'} %}
{% for stat, place in singles.items() %}{% do paths.update({stat ~ '_text': '$[' ~ place ~ ']'}) %}{% endfor %}
{% for stat, place in pairs.items() %}{% do paths.update({stat ~ '_pair': '$[' ~ place ~ ']'}) %}{% endfor %}
{% set carried = ['record_key', 'requested_for', 'as_of_utc', 'attempt_id', 'team_code', 'is_final', 'has_known_order'] %}

with

teams as (

    select * from {{ ref('teams') }}

),

versions as (

    {{ landed_versions('espn', 'game_summaries', asked_by_game=true) }}

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

standing as (

    {{ json_columns('latest', 'payload', {
        'status': '$.header.competitions[0].status.type.name',
        'first_code': '$.boxscore.players[0].team.abbreviation',
        'second_code': '$.boxscore.players[1].team.abbreviation',
        'first_keys': '$.boxscore.players[0].statistics[0].keys',
        'second_keys': '$.boxscore.players[1].statistics[0].keys'
    }) }}
    where recency = 1

),

first_side as (

    select *, first_code as team_code, coalesce(status = 'STATUS_FINAL', false) as is_final,
        coalesce(replace(first_keys, ' ', '') = '{{ order_of_keys }}', false) as has_known_order
    from standing

),

second_side as (

    select *, second_code as team_code, coalesce(status = 'STATUS_FINAL', false) as is_final,
        coalesce(replace(second_keys, ' ', '') = '{{ order_of_keys }}', false) as has_known_order
    from standing

),

lines as (

    {{ json_explode('first_side', carried, 'payload', '$.boxscore.players[0].statistics[0].athletes', fields) }}
    union all
    {{ json_explode('second_side', carried, 'payload', '$.boxscore.players[1].statistics[0].athletes', fields) }}

),

texts as (

    {{ json_columns('lines', 'stats_json', paths) }}

),

casts as (

    select
        *,
        {%- for stat in singles %}
        case when has_known_order then {{ safe_integer(stat ~ '_text') }} end as {{ stat }},
        {%- endfor %}
        {%- for stat in pairs %}
        case when has_known_order then {{ safe_integer("substr(" ~ stat ~ "_pair, 1, strpos(" ~ stat ~ "_pair, '-') - 1)") }} end as {{ stat }},
        {%- endfor %}
        {%- for stat, place in tries.items() %}
        {%- set made = ['fgm', 'fg3m', 'ftm'][place - 1] %}
        case when has_known_order then {{ safe_integer("substr(" ~ made ~ "_pair, strpos(" ~ made ~ "_pair, '-') + 1)") }} end as {{ stat }},
        {%- endfor %}
        case when has_known_order then {{ safe_integer("replace(plus_minus_text, '+', '')") }} end as plus_minus,
        case when has_known_order then {{ minutes_from_text('minutes_text') }} end as minutes
    from texts

),

final as (

    select
        casts.record_key as espn_game_id,
        casts.requested_for as game_date,
        casts.espn_player_id,
        casts.player_name,
        teams.team,
        casts.is_final,
        coalesce(casts.did_not_play_text = 'false', false) and casts.minutes_text is not null as is_played,
        casts.starter_text = 'true' as is_starter,
        casts.has_known_order,
        casts.minutes,
        {%- for stat in stats %}
        casts.{{ stat }},
        {%- endfor %}
        casts.plus_minus,
        casts.item_number,
        casts.as_of_utc as known_at_utc,
        casts.attempt_id
    from casts
    left join teams on casts.team_code = teams.espn_code

)

select * from final
