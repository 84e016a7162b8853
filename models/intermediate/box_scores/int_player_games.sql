{{ by_season(['player_id']) }}
{# One row per player and game: his line from the source that analytics use, and his share of the team's plays. #}
{% set shared = ['minutes', 'fga', 'fta', 'turnover'] %}
{% set numbers = ['minutes'] + counting_stats() + ['plus_minus'] %}

with

lines as (
    select lines.*, ids.player_id
    from {{ ref('int_source_lines') }} as lines
    inner join {{ ref('int_player_ids') }} as ids
        on lines.source = ids.source and lines.source_player_id = ids.source_player_id
    where {{ is_rebuilt('lines.game_date') }}
),

sources as {{ rebuilt(ref('int_box_score_sources')) }},

-- balldontlie reports neither who started nor why somebody did not play. A player who was on the floor for
-- seconds looks there like one who was not, with zeros or nulls. Another source of the same game may have all
-- three, and numbers in the place of the nulls, without which no sum of his team would be known.
others as (
    select
        game_id,
        game_date,
        player_id,
        max(case when is_played then 1 else 0 end) as times_played,
        {%- for number in numbers %}
        max(case when is_played then {{ number }} end) as {{ number }},
        {%- endfor %}
        {% for source in box_score_sources() %}
        max(case when source = '{{ source }}' then case when is_starter then 1 when not is_starter then 0 end end)
            as {{ source }}_starter,
        max(case when source = '{{ source }}' then did_not_play_reason end) as {{ source }}_reason{{ "," if not loop.last }}
        {% endfor %}
    from lines
    group by game_id, game_date, player_id
),

joined as (
    select
        lines.game_id,
        lines.player_id,
        lines.game_date,
        lines.source,
        lines.source_player_id,
        -- A backup's line takes the spelling and the position that the player is known by.
        coalesce(case when lines.source = 'balldontlie' then lines.player_name end, players.player_name) as player_name,
        case when lines.source = 'balldontlie' then lines.position else players.position end as position,
        lines.team,
        lines.opponent,
        lines.is_home,
        coalesce(others.{{ box_score_sources() | join('_starter, others.') }}_starter) = 1 as is_starter,
        coalesce(lines.is_played or others.times_played = 1, lines.is_played) as is_played,
        case
            when not lines.is_played and coalesce(others.times_played, 0) = 0
                then coalesce(others.{{ box_score_sources() | join('_reason, others.') }}_reason)
        end as did_not_play_reason,
        {%- for number in numbers %}
        case when lines.is_played then lines.{{ number }} else coalesce(lines.{{ number }}, others.{{ number }}) end as {{ number }},
        {%- endfor %}
        lines.item_number,
        lines.known_at_utc,
        lines.attempt_id
    from lines
    inner join sources
        on lines.game_id = sources.game_id
        and lines.game_date = sources.game_date
        and lines.source = sources.source
    left join {{ ref('int_players') }} as players on lines.player_id = players.player_id
    left join others
        on lines.game_id = others.game_id
        and lines.game_date = others.game_date
        and lines.player_id = others.player_id
),

-- A sum that lacks a number is none. One of floats varies in its last bits with the order of the rows.
summed as (
    select
        *,
        {%- for stat in shared %}
        case
            when
                count(case when is_played then {{ stat }} end) over (partition by game_id, game_date, team)
                = count(case when is_played then 1 end) over (partition by game_id, game_date, team)
                then round(sum(case when is_played then {{ stat }} end) over (partition by game_id, game_date, team), 6)
        end as team_{{ stat }}{{ "," if not loop.last }}
        {%- endfor %}
    from joined
)

select
    *,
    {{ safe_divide(
        '(fga + 0.44 * fta + turnover) * team_minutes / 5.0',
        'minutes * (team_fga + 0.44 * team_fta + team_turnover)'
    ) }} as usage_rate
from summed
