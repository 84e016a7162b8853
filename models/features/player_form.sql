{{ rebuild_by_date('since', ['player_id']) }}
{# A player's form after each of his games, and his form from earlier seasons at the start of one in which
   he may play. Windows run over his known games, whatever the season or the team: each season begins with
   the last games of earlier ones. `_season` runs over those of the season. #}
{% set averaged = ['minutes'] + prop_stats() %}

with

results as (

    select * from {{ ref('int_player_results') }}
    where {{ is_rebuilt('since') }}

),

-- Who may play in a season.
players as (

    select player_id, season from results
    union distinct
    select player_id, season
    from {{ ref('int_player_availability') }}
    where {{ is_rebuilt('since') }}

),

carried as (

    select * from {{ ref('int_carried_results') }}
    where {{ is_carried() }}

),

carried_seasons as (

    select distinct season from carried

),

-- The season whose closing rows hold all his earlier games.
entrants as (

    select players.player_id, players.season, max(carried_seasons.season) as carried_from
    from players
    inner join carried_seasons on players.season > carried_seasons.season
    group by players.player_id, players.season

),

games as (

    select
        player_id, season, season_game_number, game_number, game_id, game_date, team, {{ averaged | join(', ') }},
        {{ player_average_terms() }},
        true as is_kept
    from results

    union all

    -- The last of them, which has the sums, is the row of the start of the season.
    select
        entrants.player_id,
        entrants.season,
        0,
        carried.game_number,
        cast(null as {{ dbt.type_string() }}),
        {{ season_start('entrants.season') }},
        carried.last_team,
        {%- for stat in averaged %}
        carried.{{ stat }},
        {%- endfor %}
        {%- for name in player_averages() %}
        carried.{{ name }}_sum,
        carried.{{ name }}_weight,
        {%- endfor %}
        carried.minutes_ewma_3_weight is not null
    from entrants
    inner join carried
        on entrants.player_id = carried.player_id and entrants.carried_from = carried.season

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
        {{ player_average('minutes_ewma_3', 'career') }} as minutes_ewma_3,
        {%- for stat in averaged %}
        {%- for games in [3, 5, 10, 20] %}
        {{ moving_average(stat, games, 'career') }} as {{ stat }}_avg_{{ games }},
        {%- endfor %}
        {%- for half_life in [8, 30] %}
        {{ player_average(stat ~ '_ewma_' ~ half_life, 'career') }} as {{ stat }}_ewma_{{ half_life }},
        {%- endfor %}
        stddev_samp({{ stat }}) over (career rows between 19 preceding and current row) as {{ stat }}_sd_20,
        avg(case when season_game_number > 0 then {{ stat }} end)
            over (career rows between unbounded preceding and current row) as {{ stat }}_avg_season,
        {%- endfor %}
        {%- for stat in prop_stats() %}
        {{ player_average(stat ~ '_per_minute', 'career') }} as {{ stat }}_per_minute,
        {%- endfor %}
        {%- for stat in weighted_stats() %}
        {{ player_average(stat ~ '_ewma_8', 'career') }} as {{ stat }}_ewma_8,
        {%- endfor %}
        is_kept
    from games
    window career as (partition by player_id, season order by game_number)

),

final as (

    select
        player_id, game_number, season, season_game_number, game_id, game_date, team,
        {{ player_form_columns() | join(', ') }},
        {{ averaged | join('_avg_season, ') }}_avg_season
    from form
    where is_kept

)

select * from final
