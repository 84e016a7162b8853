{{ by_season(['bdl_player_id']) }}
{% set stats = counting_stats() %}
{% set fields = {
    'bdl_player_text': 'player.id', 'first_name': 'player.first_name', 'last_name': 'player.last_name',
    'position': 'player.position', 'minutes_text': 'min', 'plus_minus_text': 'plus_minus'
} %}
{% for stat in stats %}{% do fields.update({stat ~ '_text': stat}) %}{% endfor %}
{% set required = {'player.id': 'bdl_player_text', 'player.name': 'coalesce(first_name, last_name)', 'min': 'minutes_text'} %}
{# Who sat may have a word there, such as DNP. #}
{% set min_text = 'case when is_played or ' ~ matches('minutes_text', '[0-9]') ~ ' then minutes_text end' %}
{% set typed = {'min': [min_text, 'minutes'], 'plus_minus': ['plus_minus_text', 'plus_minus']} %}
{% for stat in stats %}
    {% do required.update({stat: stat ~ '_text'}) %}
    {% do typed.update({stat: [stat ~ '_text', stat]}) %}
{% endfor %}
{% set kept = ['record_key', 'game_date', 'away_team', 'home_team', 'is_final', 'known_at_utc', 'attempt_id'] %}

with

box_scores as (
    select box_scores.*, records.payload
    from {{ ref('stg_balldontlie__box_scores') }} as box_scores
    inner join {{ landed_payloads('balldontlie', 'box_scores') }} as records
        on box_scores.attempt_id = records.attempt_id
        and box_scores.record_key = records.record_key
        and box_scores.requested_for = records.requested_for
        and box_scores.ordinal = records.ordinal
    where
        box_scores.standing_rank = 1
        and {{ is_rebuilt('box_scores.game_date') }}
),

away_lines as (
    {{ json_explode('box_scores', kept, 'payload', '$.visitor_team.players', fields) }}
),

home_lines as (
    {{ json_explode('box_scores', kept, 'payload', '$.home_team.players', fields) }}
),

lines as (
    select *, false as is_home, away_team as team, home_team as opponent from away_lines
    union all
    select *, true as is_home, home_team as team, away_team as opponent from home_lines
),

casts as (
    select
        *,
        {{ without_zero_decimals('bdl_player_text') }} as bdl_player_id,
        {%- for stat in stats %}
        {{ safe_integer(stat ~ '_text') }} as {{ stat }},
        {%- endfor %}
        {{ safe_integer('plus_minus_text') }} as plus_minus,
        {{ minutes_from_text('minutes_text') }} as minutes
    from lines
),

-- The listed player who did not play has minutes "00", "" or null and nothing but zeros or nulls.
played as (
    select
        *,
        {{ shows_play() }} as is_played,
        count(*) over (partition by record_key, game_date, bdl_player_id) as times_listed,
        row_number() over (
            partition by record_key, game_date, bdl_player_id order by is_home, item_number
        ) as listing_number
    from casts
)

select
    record_key,
    game_date,
    away_team,
    home_team,
    bdl_player_id,
    nullif(trim((coalesce(first_name, '') || ' ' || coalesce(last_name, ''))), '') as player_name,
    position,
    team,
    opponent,
    is_home,
    is_final,
    is_played,
    minutes,
    minutes_text like '%:%' as has_seconds,
    {%- for stat in stats %}
    {{ stat }},
    {%- endfor %}
    plus_minus,
    item_number,
    times_listed,
    listing_number,
    known_at_utc,
    attempt_id,
    case when is_played then {{ list_missing_fields(required) }} end as missing_fields,
    {{ list_invalid_fields(typed) }} as invalid_fields
from played
