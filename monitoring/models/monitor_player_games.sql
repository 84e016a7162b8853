{# Lines of players who took part, of the last 60 days: for shares of nulls, means, and columns that
   change their type. All columns of player_game_summary, so that a change of it is seen. #}
with

player_games as (
    select * from {{ ref('player_game_summary') }}
    where participation = 'played'
),

reported as (
    select * from {{ ref('monitored_incidents') }}
    where is_of_data
),

incident_rows as (
    select distinct player_games.game_id
    from player_games
    inner join reported
        on player_games.game_date = reported.game_date
        and (reported.game_id is null or reported.game_id = player_games.game_id)
)

select
    player_games.*,
    incident_rows.game_id is not null as has_incident
from player_games
cross join {{ ref('run_context') }} as run_context
left join incident_rows on player_games.game_id = incident_rows.game_id
where player_games.game_date >= {{ nba_props.add_days('run_context.as_of_date_et', -60) }}
