{# The form of each team before each of its games: as of the results known at the tip-off. #}

with

team_games as (

    select * from {{ ref('int_team_games') }}

),

form as (

    select * from {{ ref('team_form') }}

),

moments as (

    select team, known_at_utc as at_utc, 0 as is_question, 1 as is_result,
        cast(null as {{ dbt.type_string() }}) as game_id, cast(null as date) as game_date
    from form
    union all
    select team, tip_utc, 1, 0, game_id, game_date
    from team_games

),

counted as (

    select
        *,
        sum(is_result) over (
            partition by team order by at_utc, is_question, game_id rows between unbounded preceding and current row
        ) as games_before
    from moments

),

final as (

    select
        team_games.game_id,
        team_games.game_date,
        team_games.team,
        case when form.season = team_games.season then form.season_game_number else 0 end as season_games_before,
        {%- for column in team_form_columns() + allowed_columns() %}
        form.{{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from team_games
    inner join counted
        on team_games.game_id = counted.game_id
        and team_games.game_date = counted.game_date
        and team_games.team = counted.team
    left join form
        on counted.team = form.team and counted.games_before = form.game_number

)

select * from final
