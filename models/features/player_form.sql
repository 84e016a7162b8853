{{ rebuild_by_date('since', ['player_id']) }}
{# What a player's games say of him after each of them. Windows run over his known games, whatever
   the season or the team; `_season` over those of the season. #}
{% set averaged = ['minutes'] + prop_stats() %}

with

results as (

    select
        *,
        case when is_starter then 1 when not is_starter then 0 end as starts
    from {{ ref('int_player_results') }}

),

form as (

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
        {%- for games in [3, 5, 10, 20] %}
        {{ moving_average(stat, games, 'career') }} as {{ stat }}_avg_{{ games }},
        {%- endfor %}
        {%- for half_life in [8, 30] %}
        {{ ewma(stat, half_life, 'game_number', 'career') }} as {{ stat }}_ewma_{{ half_life }},
        {%- endfor %}
        stddev_samp({{ stat }}) over (career rows between 19 preceding and current row) as {{ stat }}_sd_20,
        avg({{ stat }}) over (in_season rows between unbounded preceding and current row) as {{ stat }}_avg_season,
        {%- endfor %}
        {%- for stat in prop_stats() %}
        {{ ewma_ratio(stat, 'minutes', 12, 'game_number', 'career') }} as {{ stat }}_per_minute,
        {%- endfor %}
        {%- for stat in weighted_stats() %}
        {{ ewma(stat, 8, 'game_number', 'career') }} as {{ stat }}_ewma_8{{ "," if not loop.last }}
        {%- endfor %}
    from results
    window
        career as (partition by player_id order by game_number),
        in_season as (partition by player_id, season order by season_game_number)

),

final as (

    select * from form
    where {{ is_rebuilt('since') }}

)

select * from final
