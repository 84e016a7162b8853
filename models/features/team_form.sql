{# What a team's games say of it after each of them: pace, offence, defence, and what its opponents
   got. Windows run on from one season to the next, so that an opening night has them too. #}

with

games as (

    select
        own.*,
        {%- for stat in prop_stats() %}
        other.{{ stat }} as allowed_{{ stat }},
        {%- endfor %}
        results.known_at_utc,
        row_number() over (partition by own.team order by results.known_at_utc, results.tip_utc, own.game_id)
            as game_number,
        row_number() over (
            partition by own.team, own.season order by results.known_at_utc, results.tip_utc, own.game_id
        ) as season_game_number
    from {{ ref('team_game_summary') }} as own
    inner join {{ ref('int_game_results') }} as results
        on own.game_id = results.game_id and own.game_date = results.game_date
    left join {{ ref('team_game_summary') }} as other
        on own.game_id = other.game_id and own.opponent = other.team

),

final as (

    select
        team,
        game_number,
        season,
        season_game_number,
        known_at_utc,
        {%- for column in team_form_columns() + allowed_columns() %}
        {{ ewma(column, 10, 'game_number', 'career') }} as {{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from games
    window career as (partition by team order by game_number)

)

select * from final
