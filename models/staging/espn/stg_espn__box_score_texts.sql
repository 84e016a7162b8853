{{ by_season() }}
{# Player lines of ESPN's game summaries as texts. A line is a list, and the side's list of keys names
   the text at each place. The order of the keys has changed between seasons. #}
{% set singles, pairs = espn_keys() %}
{% set fields = {
    'espn_player_id': 'athlete.id', 'player_name': 'athlete.displayName', 'starter_text': 'starter',
    'did_not_play_text': 'didNotPlay', 'reason': 'reason', 'stats_json': 'stats[]'
} %}
{% set kept = ['espn_game_id', 'game_date', 'known_at_utc', 'attempt_id', 'team', 'is_final', 'side', 'keys_json'] %}

with

summaries as (
    select summaries.*, records.payload
    from {{ ref('stg_espn__game_summaries') }} as summaries
    inner join {{ landed_payloads('espn', 'game_summaries') }} as records
        on summaries.attempt_id = records.attempt_id
        and summaries.espn_game_id = records.record_key
        and summaries.game_date = records.requested_for
        and summaries.ordinal = records.ordinal
    where
        {{ is_rebuilt('summaries.game_date') }}
),

first_side as (
    select *, 1 as side, first_team as team, first_keys as keys_json
    from summaries
),

second_side as (
    select *, 2 as side, second_team as team, second_keys as keys_json
    from summaries
),

lines as (
    {{ json_explode('first_side', kept, 'payload', '$.boxscore.players[0].statistics[0].athletes', fields) }}
    union all
    {{ json_explode('second_side', kept, 'payload', '$.boxscore.players[1].statistics[0].athletes', fields) }}
),

listed as (
    select
        *,
        {{ json_texts('keys_json') }} as keys,
        {{ json_texts('stats_json') }} as stats
    from lines
),

aligned as (
    select
        *,
        {{ list_length('stats') }} in (0, {{ list_length('keys') }}) as is_aligned
    from listed
)

select
    {{ (kept[:-1] + fields.keys() | list) | join(',\n    ') }},
    item_number,
    is_aligned,
    {{ list_length('stats') }} > 0 as has_stats,
    {%- for stat, key in singles.items() %}
    case when is_aligned then replace({{ espn_number(list_at_key('stats', 'keys', key)) }}, '+', '') end as {{ stat }}_text,
    {%- endfor %}
    {%- for pair, key in pairs.items() %}
    case when is_aligned then {{ espn_number(list_at_key('stats', 'keys', key)) }} end as {{ pair }}_pair{{ "," if not loop.last }}
    {%- endfor %}
from aligned
