{{ rebuild_by_date('unsettled') }}
{# What a team's lines come to, beside its opponent's: what the summaries must hold, worked out from the
   lines and not from the summaries. #}
{% set stats = counting_stats() %}

with

lines as (

    select * from {{ ref('int_player_games') }}
    where is_played and {{ is_rebuilt('unsettled') }}

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
        round(sum(coalesce(minutes, 0)), 6) as minutes,
        {%- for stat in stats %}
        sum({{ stat }}) as {{ stat }},
        {%- endfor %}
        sum(fga) + 0.44 * sum(fta) - sum(oreb) + sum(turnover) as possessions
    from lines
    group by game_id, game_date, team, opponent, is_home

),

final as (

    select
        own.*,
        other.pts as opponent_pts,
        own.pts > other.pts as is_win,
        {{ safe_divide('24 * (own.possessions + other.possessions)', 'own.minutes / 5.0') }} as pace,
        {{ safe_divide('100 * own.pts', 'own.possessions') }} as offensive_rating,
        {{ safe_divide('100 * other.pts', 'other.possessions') }} as defensive_rating,
        {{ safe_divide('own.fgm + 0.5 * own.fg3m', 'own.fga') }} as effective_fg
    from sums as own
    left join sums as other
        on own.game_id = other.game_id and own.game_date = other.game_date and own.opponent = other.team

)

select * from final
