{{ by_season() }}
{% set stats = counting_stats() %}

with

players as (
    select * from {{ ref('player_game_summary') }}
    where participation = 'played' and {{ is_rebuilt() }}
),

totals as (
    select
        game_id,
        team,
        opponent,
        is_home,
        max(game_date) as game_date,
        max(season) as season,
        max(source) as source,
        count(*) as players_used,
        -- A sum that lacks a number is none. One of floats varies in its last bits with the order of the rows.
        case when count(minutes) = count(*) then round(sum(minutes), 6) end as minutes,
        {%- for stat in stats %}
        case when count({{ stat }}) = count(*) then sum({{ stat }}) end as {{ stat }}{{ "," if not loop.last }}
        {%- endfor %}
    from players
    group by game_id, team, opponent, is_home
),

-- Possessions as usually estimated from a box score.
estimated as (
    select *, fga + 0.44 * fta - oreb + turnover as possessions
    from totals
)

select
    own.*,
    other.pts as opponent_pts,
    own.pts > other.pts as is_win,
    {{ safe_divide('48 * (own.possessions + other.possessions) / 2.0', 'own.minutes / 5.0') }} as pace,
    {{ safe_divide('100 * own.pts', 'own.possessions') }} as offensive_rating,
    {{ safe_divide('100 * other.pts', 'other.possessions') }} as defensive_rating,
    {{ safe_divide('own.fgm + 0.5 * own.fg3m', 'own.fga') }} as effective_fg
from estimated as own
left join estimated as other
    on own.game_id = other.game_id and own.opponent = other.team
