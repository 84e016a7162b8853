{{ by_season() }}
{% set stats = counting_stats() %}
{% set singles, pairs = espn_keys() %}
{% set wrong = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{% set required = {'athlete.id': 'espn_player_id'} %}
{% set typed = {
    'stats': ['case when not is_aligned then stats_json end', wrong],
    'didNotPlay': ["case when is_played and did_not_play_text = 'true' then 'true' end", wrong]
} %}
{% set texts = {} %}
{% for stat, key in singles.items() %}
    {% do texts.update({key: stat ~ '_text'}) %}
    {% do typed.update({key: [stat ~ '_text', stat]}) %}
{% endfor %}
{% for pair, key in pairs.items() %}
    {% do texts.update({key: pair ~ '_pair'}) %}
    {% do typed.update({key: [pair ~ '_pair', pair ~ 'm + ' ~ pair ~ 'a']}) %}
{% endfor %}
{% do required.update(texts) %}

with

texts as {{ rebuilt(ref('stg_espn__box_score_texts')) }},

casts as (
    select
        *,
        {{ minutes_from_text('minutes_text') }} as minutes,
        {%- for stat in singles if stat != 'minutes' %}
        {{ safe_integer(stat ~ '_text') }} as {{ stat }},
        {%- endfor %}
        {%- for pair in pairs %}
        {{ safe_integer(regexp_part(pair ~ '_pair', '^([0-9]+)-[0-9]+$')) }} as {{ pair }}m,
        {{ safe_integer(regexp_part(pair ~ '_pair', '^[0-9]+-([0-9]+)$')) }} as {{ pair }}a{{ "," if not loop.last }}
        {%- endfor %}
    from texts
),

played as (
    select
        *,
        -- Who did not play may have a line of nothing but dashes.
        has_stats
        and (coalesce(did_not_play_text, 'false') <> 'true' or {{ shows_play() }})
        and (not is_aligned or coalesce({{ texts.values() | join(', ') }}) is not null) as is_played
    from casts
)

select
    espn_game_id,
    game_date,
    espn_player_id,
    player_name,
    side,
    team,
    is_final,
    is_played,
    starter_text = 'true' as is_starter,
    -- Players who did play have the reason, too.
    case when not is_played then reason end as did_not_play_reason,
    minutes,
    {%- for stat in stats %}
    {{ stat }},
    {%- endfor %}
    plus_minus,
    item_number,
    known_at_utc,
    attempt_id,
    case
        when is_aligned and (is_played or (did_not_play_text = 'false' and is_final)) then {{ list_missing_fields(required) }}
    end as missing_fields,
    {{ list_invalid_fields(typed) }} as invalid_fields
from played
