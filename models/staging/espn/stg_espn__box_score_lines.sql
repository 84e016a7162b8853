{{ rebuild_by_date('changed') }}
{# Player lines of ESPN's game summaries. A line is a list of texts, so the order of the columns
   is known before a number is believed. #}
{% set stats = counting_stats() %}
{% set fields = {
    'espn_player_id': 'athlete.id', 'player_name': 'athlete.displayName', 'starter_text': 'starter',
    'did_not_play_text': 'didNotPlay', 'stats_json': 'stats[]'
} %}
{% set pairs = {'fgm': 1, 'fg3m': 2, 'ftm': 3} %}
{% set tries = {'fga': 1, 'fg3a': 2, 'fta': 3} %}
{% set singles = {'oreb': 4, 'dreb': 5, 'reb': 6, 'ast': 7, 'stl': 8, 'blk': 9, 'turnover': 10, 'pf': 11, 'pts': 13} %}
{% set paths = {'minutes_text': '$[0]', 'plus_minus_text': '$[12]'} %}
{% for stat, place in singles.items() %}{% do paths.update({stat ~ '_text': '$[' ~ place ~ ']'}) %}{% endfor %}
{% for stat, place in pairs.items() %}{% do paths.update({stat ~ '_pair': '$[' ~ place ~ ']'}) %}{% endfor %}
{% set carried = ['espn_game_id', 'game_date', 'known_at_utc', 'attempt_id', 'team', 'is_final', 'has_known_order'] %}

with

summaries as (

    select summaries.*, records.payload
    from {{ ref('stg_espn__game_summaries') }} as summaries
    inner join {{ source('espn', 'game_summaries') }} as records
        on summaries.attempt_id = records.attempt_id
        and summaries.espn_game_id = records.record_key
        and summaries.game_date = records.requested_for
        and summaries.ordinal = records.ordinal
    where
        {{ is_rebuilt('changed', 'summaries.game_date') }}
        and {{ is_rebuilt('changed', 'records.requested_for') }}

),

first_side as (

    select *, first_team as team, first_has_known_order as has_known_order
    from summaries

),

second_side as (

    select *, second_team as team, second_has_known_order as has_known_order
    from summaries

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
        espn_game_id,
        game_date,
        espn_player_id,
        player_name,
        team,
        is_final,
        coalesce(did_not_play_text = 'false', false) and minutes_text is not null as is_played,
        starter_text = 'true' as is_starter,
        has_known_order,
        minutes,
        {%- for stat in stats %}
        {{ stat }},
        {%- endfor %}
        plus_minus,
        item_number,
        known_at_utc,
        attempt_id
    from casts

)

select * from final
