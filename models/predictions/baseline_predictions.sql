{{ by_season() }}
{# What simple rules would have predicted, one column each, for the graded predictions that every rule
   covers; with what is known of the player at tip-off. Whether a double comes
   no such rule says. #}

with

graded as (
    select distinct game_id, game_date, player_id, stat
    from {{ ref('prediction_grades') }}
    where status = 'graded' and is_active and {{ is_rebuilt() }}
),

features as {{ rebuilt(ref('player_game_features')) }},

by_stat as (
    {% for stat, parts in summed_stats().items() %}
    select
        game_id,
        game_date,
        player_id,
        '{{ stat }}' as stat,
        season,
        coalesce(minutes_ewma_8 >= 20 and coalesce(pts_avg_season, pts_avg_20) >= 10, false) as is_prop_like,
        coalesce(season_games_before >= 10, false) as is_season10,
        case
            when minutes_ewma_8 < 15 then 'under_15'
            when minutes_ewma_8 < 25 then '15_to_25'
            when minutes_ewma_8 < 32 then '25_to_32'
            when minutes_ewma_8 >= 32 then 'over_32'
        end as minutes_band,
        {{ parts | join('_avg_5 + ') }}_avg_5 as last_5,
        {{ parts | join('_avg_10 + ') }}_avg_10 as last_10,
        -- The first game of a season has no season before it.
        coalesce({{ parts | join('_avg_season + ') }}_avg_season, {{ parts | join('_avg_20 + ') }}_avg_20) as season_average,
        {{ parts | join('_ewma_8 + ') }}_ewma_8 as ewma_8,
        {{ parts | join('_minutes_times_rate + ') }}_minutes_times_rate as minutes_times_rate
    from features
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select by_stat.*
from by_stat
inner join graded
    on by_stat.game_id = graded.game_id
    and by_stat.game_date = graded.game_date
    and by_stat.player_id = graded.player_id
    and by_stat.stat = graded.stat
where
    by_stat.last_5 + by_stat.last_10 + by_stat.season_average + by_stat.ewma_8
    + by_stat.minutes_times_rate is not null
