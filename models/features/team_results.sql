{{ config(materialized='view') }}
{# What each team and its opponent did in a game, in the order in which the season's results became
   known: the team's n-th of the season. #}
with

teams as (

    select * from {{ ref('team_game_summary') }}

),

results as (

    select * from {{ ref('int_game_results') }}

),

final as (

    select
        own.game_id,
        own.game_date,
        own.team,
        own.season,
        results.known_at_utc,
        row_number() over (
            partition by own.team, own.season order by results.known_at_utc, results.tip_utc, own.game_id
        ) as season_game_number,
        {%- for column in team_form_columns() %}
        own.{{ column }},
        {%- endfor %}
        {%- for stat in prop_stats() %}
        other.{{ stat }} as allowed_{{ stat }}{{ "," if not loop.last }}
        {%- endfor %}
    from teams as own
    inner join results
        on own.game_id = results.game_id and own.game_date = results.game_date
    left join teams as other
        on own.game_id = other.game_id and own.opponent = other.team

)

select * from final
