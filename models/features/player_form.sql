{{ by_season(['player_id']) }}
{# One row per player and known game: his form after it. Windows run over his known games, whatever the
   season or the team; those of `_season` over the season. They read the whole history of whoever has played
   in a season that is rebuilt. #}
{% set averaged = ['minutes'] + prop_stats() %}

with

results as (
    select * from {{ ref('int_player_results') }}
    where player_id in (
        select player_id from {{ ref('int_player_results') }}
        where {{ is_rebuilt() }}
    )
),

shooting as (
    select
        *,
        {%- for shot in shots() %}
        {{ shrunk_share(shot.made, shot.attempted, shot.league, shot.weight, 60, 'game_number', 'career') }}
            as {{ shot.name }}_share_made{{ "," if not loop.last }}
        {%- endfor %}
    from results
    window career as (partition by player_id order by game_number)
)

select
    player_id,
    game_number,
    season,
    season_game_number,
    game_id,
    game_date,
    team,
    minutes as minutes_last,
    {{ ewma('minutes', 3, 'game_number', 'career') }} as minutes_ewma_3,
    {%- for stat in averaged %}
    {%- for games in average_windows() %}
    {{ moving_average(stat, games, 'career') }} as {{ stat }}_avg_{{ games }},
    {%- endfor %}
    {%- for half_life in [8, 30] %}
    {{ ewma(stat, half_life, 'game_number', 'career') }} as {{ stat }}_ewma_{{ half_life }},
    {%- endfor %}
    stddev_samp({{ stat }}) over (career rows between 19 preceding and current row) as {{ stat }}_sd_20,
    avg({{ stat }}) over (
        partition by player_id, season order by game_number rows between unbounded preceding and current row
    ) as {{ stat }}_avg_season,
    {%- endfor %}
    {%- for stat in prop_stats() %}
    {{ ewma(stat, 12, 'game_number', 'career', per='minutes') }} as {{ stat }}_per_minute,
    {%- endfor %}
    {%- for stat in weighted_stats() %}
    {{ ewma(weighted_expression(stat), 8, 'game_number', 'career') }} as {{ stat }}_ewma_8,
    {%- endfor %}
    {%- for half_life in [8, 20] %}
    {{ expected_points(half_life) }} as expected_pts_ewma_{{ half_life }},
    {%- endfor %}
    {{ expected_points(12, per='minutes') }} as expected_pts_per_minute
from shooting
window career as (partition by player_id order by game_number)
