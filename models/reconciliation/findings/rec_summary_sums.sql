{{ by_season() }}
{# What a team's lines come to, beside its opponent's: what the summaries must hold, worked out from the
   lines and not from the summaries. A sum that lacks a number is null. #}
{% set stats = counting_stats() %}

with

lines as (
    select * from {{ ref('int_player_games') }}
    where is_played and {{ is_rebuilt() }}
),

sums as (
    select
        game_id,
        game_date,
        team,
        opponent,
        is_home,
        max(source) as source,
        count(*) as players_used,
        {%- for number in ['minutes'] + stats %}
        case when sum(case when {{ number }} is null then 1 else 0 end) = 0 then round(sum({{ number }}), 6) end as {{ number }}{{ "," if not loop.last }}
        {%- endfor %}
    from lines
    group by game_id, game_date, team, opponent, is_home
),

estimated as (
    select *, fga + 0.44 * fta - oreb + turnover as possessions
    from sums
)

select
    own.*,
    other.pts as opponent_pts,
    own.pts > other.pts as is_win,
    {{ safe_divide('24 * (own.possessions + other.possessions)', 'own.minutes / 5.0') }} as pace,
    {{ safe_divide('100 * own.pts', 'own.possessions') }} as offensive_rating,
    {{ safe_divide('100 * other.pts', 'other.possessions') }} as defensive_rating,
    {{ safe_divide('own.fgm + 0.5 * own.fg3m', 'own.fga') }} as effective_fg
from estimated as own
left join estimated as other
    on own.game_id = other.game_id and own.game_date = other.game_date and own.opponent = other.team
