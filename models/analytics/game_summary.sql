{{ rebuild_by_date('since') }}

with

games as (

    select * from {{ ref('int_games') }}
    where {{ is_rebuilt('since') }}

),

teams as (

    select * from {{ ref('team_game_summary') }}
    where {{ is_rebuilt('since') }}

),

final as (

    select
        games.game_id,
        games.game_date,
        games.season,
        games.season_type,
        games.label,
        games.away_team,
        games.home_team,
        games.tip_utc,
        games.tip_et,
        games.standing,
        games.played_on,
        games.first_game_date,
        games.dates_stood_under > 1 as is_moved,
        games.away_score,
        games.home_score,
        case
            when games.home_score > games.away_score then games.home_team
            when games.home_score < games.away_score then games.away_team
        end as winner,
        abs(games.home_score - games.away_score) as margin,
        home.pace,
        away.pts as away_players_pts,
        home.pts as home_players_pts,
        coalesce(away.players_used, 0) + coalesce(home.players_used, 0) as players_used,
        away.team is not null and home.team is not null as has_box_score,
        coalesce(home.source, away.source) as source
    from games
    left join teams as away on games.game_id = away.game_id and games.away_team = away.team
    left join teams as home on games.game_id = home.game_id and games.home_team = home.team

)

select * from final
