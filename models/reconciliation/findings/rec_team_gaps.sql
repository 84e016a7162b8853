{{ config(materialized='view') }}
{# Games before which the last game of a team has no final box score though it is due: their features
   lack a game that was played. #}
with

team_games as (

    select * from {{ ref('int_team_games') }}

),

games as (

    select
        *,
        {{ is_final_elsewhere() }} as is_final_elsewhere
    from {{ ref('rec_schedule_to_boxscores') }}
    where entity = 'game' and state in ('complete', 'degraded', 'missing')

),

run_context as (

    select * from {{ ref('run_context') }}

),

before as (

    select
        team_games.game_id,
        team_games.game_date,
        team_games.team,
        games.has_final,
        (games.label || ' of ' || cast(games.game_date as {{ dbt.type_string() }}) || ', ' || games.cause) as detail,
        row_number() over (
            partition by team_games.game_id, team_games.game_date, team_games.team
            order by earlier.tip_utc desc, earlier.game_id
        ) as recency
    from team_games
    cross join run_context
    inner join team_games as earlier
        on team_games.team = earlier.team
        and team_games.season = earlier.season
        and team_games.tip_utc > earlier.tip_utc
    inner join games
        on earlier.game_id = games.game_id and earlier.game_date = games.game_date
    where
        {{ is_judged_day('team_games.game_date') }}
        -- Played under another date than one on which a list still has it.
        and not games.is_final_elsewhere

),

final as (

    select game_id, game_date, team, detail
    from before
    where recency = 1 and not has_final

)

select * from final
