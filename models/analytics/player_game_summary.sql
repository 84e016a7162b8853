{{ by_season(['player_id']) }}
{% set stats = counting_stats() %}

with

lines as {{ rebuilt(ref('int_player_games')) }},

games as {{ rebuilt(ref('int_games')) }},

team_points as (
    select
        game_id,
        game_date,
        team,
        -- A sum that lacks a number is none.
        case when count(pts) = count(*) then sum(pts) end as pts
    from lines
    where is_played
    group by game_id, game_date, team
)

select
    lines.game_id,
    lines.player_id,
    lines.game_date,
    games.season,
    games.season_type,
    lines.player_name,
    lines.team,
    lines.opponent,
    lines.is_home,
    case
        when own.pts > other.pts then true
        when own.pts < other.pts then false
    end as is_win,
    case when lines.is_played then 'played' else 'did_not_play' end as participation,
    lines.did_not_play_reason,
    lines.is_starter,
    lines.position,
    case when lines.is_played then lines.minutes else 0 end as minutes,
    {%- for stat in stats %}
    lines.{{ stat }},
    {%- endfor %}
    lines.plus_minus,
    {{ safe_divide('lines.pts', '2 * (lines.fga + 0.44 * lines.fta)') }} as true_shooting,
    {{ safe_divide('lines.fgm + 0.5 * lines.fg3m', 'lines.fga') }} as effective_fg,
    lines.usage_rate,
    lines.source
from lines
inner join games
    on lines.game_id = games.game_id
left join team_points as own
    on lines.game_id = own.game_id
    and lines.game_date = own.game_date
    and lines.team = own.team
left join team_points as other
    on lines.game_id = other.game_id
    and lines.game_date = other.game_date
    and lines.opponent = other.team
