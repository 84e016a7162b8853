{{ rebuild_by_date('changed') }}
{# Numbers in which two sources differ for one player in one game. A null is not compared, and
   minutes only count when more than a rounding apart. #}
{% set compared = counting_stats() + ['plus_minus'] %}

with

lines as (

    select lines.*, ids.player_id
    from {{ ref('int_source_lines') }} as lines
    inner join {{ ref('int_player_ids') }} as ids
        on lines.source = ids.source and lines.source_player_id = ids.source_player_id
    where {{ is_rebuilt('changed', 'lines.game_date') }}

),

pairs as (

    select
        first_source.game_id,
        first_source.game_date,
        first_source.player_id,
        first_source.player_name,
        first_source.source as first_source,
        second_source.source as second_source,
        first_source.minutes as first_minutes,
        second_source.minutes as second_minutes,
        {%- for stat in compared %}
        first_source.{{ stat }} as first_{{ stat }},
        second_source.{{ stat }} as second_{{ stat }}{{ "," if not loop.last }}
        {%- endfor %}
    from lines as first_source
    inner join lines as second_source
        on first_source.game_id = second_source.game_id
        and first_source.game_date = second_source.game_date
        and first_source.player_id = second_source.player_id
        and first_source.source < second_source.source
    where first_source.is_played or second_source.is_played

),

final as (

    {% for stat in compared %}
    select game_id, game_date, player_id, player_name, first_source, second_source, '{{ stat }}' as stat,
        cast(first_{{ stat }} as {{ float_type() }}) as first_value,
        cast(second_{{ stat }} as {{ float_type() }}) as second_value
    from pairs
    where first_{{ stat }} <> second_{{ stat }}
    union all
    {% endfor %}
    select game_id, game_date, player_id, player_name, first_source, second_source, 'minutes',
        first_minutes, second_minutes
    from pairs
    where abs(first_minutes - second_minutes) > 1

)

select * from final
