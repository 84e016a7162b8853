{{ by_season() }}
{# One row per game, player, pair of sources and statistic in which two final box scores differ. Players
   are compared whole: one whom a source lacks or has sitting, his team, and every number. A statistic
   that a source has for nobody in the game is a lost field, which is a reject and no difference.
   Whole minutes are a rounding of what the other source gives: seconds on the floor without a number are
   no appearance at one source and one at the other. #}
{% set compared = counting_stats() + ['plus_minus', 'minutes'] %}

with

lines as (
    select lines.*, ids.player_id
    from {{ ref('int_source_lines') }} as lines
    inner join {{ ref('int_player_ids') }} as ids
        on lines.source = ids.source and lines.source_player_id = ids.source_player_id
    where {{ is_rebuilt('lines.game_date') }}
),

sources as (
    select
        source, game_id, game_date,
        {%- for stat in compared %}
        count({{ stat }}) > 0 as has_{{ stat }}{{ "," if not loop.last }}
        {%- endfor %}
    from lines
    group by source, game_id, game_date
),

pairs as (
    select
        first_source.game_id, first_source.game_date,
        first_source.source as first_source,
        second_source.source as second_source,
        {%- for stat in compared %}
        first_source.has_{{ stat }} and second_source.has_{{ stat }} as has_{{ stat }}{{ "," if not loop.last }}
        {%- endfor %}
    from sources as first_source
    inner join sources as second_source
        on first_source.game_id = second_source.game_id
        and first_source.game_date = second_source.game_date
        and first_source.source < second_source.source
),

sides as (
    {% for side in ['first', 'second'] %}
    select pairs.*, '{{ side }}' as side, lines.player_id, lines.player_name, lines.match_name, lines.suffix, lines.team,
        case when lines.is_played then 1 else 0 end as played, lines.{{ compared | join(', lines.') }}
    from pairs
    inner join lines
        on pairs.game_id = lines.game_id
        and pairs.game_date = lines.game_date
        and pairs.{{ side }}_source = lines.source
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- Both sides of a player in one row, whichever of them is there.
players as (
    select
        game_id, game_date, first_source, second_source, player_id,
        coalesce(max(case when side = 'first' then player_name end), max(player_name)) as player_name,
        {%- for side in ['first', 'second'] %}
        {%- for column in ['played', 'player_name', 'team', 'match_name', 'suffix'] + compared %}
        max(case when side = '{{ side }}' then {{ column }} end) as {{ side }}_{{ column }},
        {%- endfor %}
        {%- endfor %}
        {%- for stat in compared %}
        max(case when has_{{ stat }} then 1 else 0 end) = 1 as has_{{ stat }},
        {%- endfor %}
        max(case
            when coalesce(minutes, 0) >= 1 {%- for stat in counting_stats() %} or coalesce({{ stat }}, 0) > 0{% endfor %} then 1
            else 0
        end) = 1 as shows_numbers,
        count(*) = 2 as is_listed_twice
    from sides
    group by game_id, game_date, first_source, second_source, player_id
    having max(played) = 1
),

differences as (
    select
        *, 'played' as stat,
        cast(first_played as {{ float_type() }}) as first_value,
        cast(second_played as {{ float_type() }}) as second_value,
        case first_played when 1 then 'played' when 0 then 'did not play' else 'is not listed' end as first_text,
        case second_played when 1 then 'played' when 0 then 'did not play' else 'is not listed' end as second_text
    from players
    where coalesce(first_played, 0) <> coalesce(second_played, 0) and (shows_numbers or not is_listed_twice)

    union all

    select
        *, 'team', cast(null as {{ float_type() }}), cast(null as {{ float_type() }}),
        coalesce(first_team, 'unknown'), coalesce(second_team, 'unknown')
    from players
    where first_played is not null and second_played is not null and first_team is distinct from second_team

    union all

    -- Sources write a name in their own ways; the name of another player of the game is a wrong one.
    select
        players.*, 'name', cast(null as {{ float_type() }}), cast(null as {{ float_type() }}),
        players.first_player_name, players.second_player_name
    from players
    inner join players as others
        on players.game_id = others.game_id
        and players.game_date = others.game_date
        and players.first_source = others.first_source
        and players.second_source = others.second_source
        and players.player_id <> others.player_id
        and players.first_match_name = others.second_match_name
    where
        players.first_match_name <> players.second_match_name
        -- A namesake whom the source distinguishes by the suffix of a generation has his own name.
        and not (
            players.first_match_name = coalesce(others.first_match_name, '')
            and coalesce(players.first_suffix, '') <> coalesce(others.first_suffix, '')
        )

    {% for stat in compared %}
    union all

    select
        *, '{{ stat }}',
        cast(first_{{ stat }} as {{ float_type() }}), cast(second_{{ stat }} as {{ float_type() }}),
        coalesce({{ number_text('first_' ~ stat) }}, 'null'), coalesce({{ number_text('second_' ~ stat) }}, 'null')
    from players
    where
        first_played = 1 and second_played = 1 and has_{{ stat }}
        {%- if stat == 'minutes' %}
        and coalesce(abs(first_minutes - second_minutes) > 1, first_minutes is distinct from second_minutes)
        {%- else %}
        and first_{{ stat }} is distinct from second_{{ stat }}
        {%- endif %}
    {% endfor %}
)

select
    game_id, game_date, player_id, player_name, first_source, second_source,
    stat, first_value, second_value,
    (
        case when stat = 'played' then '' else (stat || ' is ') end
        || first_text || ' at ' || first_source || ', ' || second_text || ' at ' || second_source
    ) as detail
from differences
