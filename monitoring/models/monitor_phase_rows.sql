{# Rows of a date from phase to phase, for the relations that must hold between them. Dates of which
   every played game has its box score. Who appeared for no second has no features. #}
with

games as (
    select game_date, sum(games_due) as games, sum(games_landed) as games_landed
    from {{ ref('monitor_box_scores') }}
    group by game_date
),

teams as (
    select game_date, count(*) as team_games
    from {{ ref('team_game_summary') }}
    group by game_date
),

players as (
    select
        game_date,
        count(*) as players_listed,
        sum(case when participation = 'played' and minutes > 0 then 1 else 0 end) as players_played
    from {{ ref('player_game_summary') }}
    group by game_date
),

features as (
    select features.game_date, count(*) as players_with_features
    from {{ ref('player_game_features') }} as features
    inner join {{ ref('player_game_summary') }} as played
        on features.game_id = played.game_id
        and features.player_id = played.player_id
        and played.participation = 'played'
        and played.minutes > 0
    group by features.game_date
)

select
    games.game_date,
    games.games,
    coalesce(teams.team_games, 0) as team_games,
    coalesce(players.players_listed, 0) as players_listed,
    coalesce(players.players_played, 0) as players_played,
    coalesce(features.players_with_features, 0) as players_with_features
from games
cross join {{ ref('run_context') }} as run_context
left join teams on games.game_date = teams.game_date
left join players on games.game_date = players.game_date
left join features on games.game_date = features.game_date
where
    games.games_landed = games.games
    and games.game_date >= {{ nba_props.add_days('run_context.as_of_date_et', -60) }}
