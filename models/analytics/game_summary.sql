{{ by_season() }}

with

games as {{ rebuilt(ref('int_games')) }},

teams as {{ rebuilt(ref('team_game_summary')) }},

-- Scores by period from the first source that has them.
periods as (
    select
        *,
        row_number() over (partition by game_id order by game_date desc, {{ source_order('source') }}) as preference
    from {{ ref('int_box_scores') }}
    where is_final and home_q1 is not null and standing in ('on', 'played') and {{ is_rebuilt() }}
),

nba_box_scores as (
    select
        *,
        row_number() over (partition by game_id order by game_date desc) as preference
    from {{ ref('int_box_scores') }}
    where source = 'nba' and is_final and standing in ('on', 'played') and {{ is_rebuilt() }}
)

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
    games.is_neutral,
    games.game_label,
    games.game_sub_label,
    games.game_subtype,
    games.week_number,
    games.standing,
    games.played_on,
    games.first_game_date,
    games.dates_listed_under > 1 as is_moved,
    games.away_score,
    games.home_score,
    case
        when games.standing <> 'played' then null
        when games.home_score > games.away_score then games.home_team
        when games.home_score < games.away_score then games.away_team
    end as winner,
    abs(games.home_score - games.away_score) as margin,
    periods.{{ period_columns() | join(',\n    periods.') }},
    nba_box_scores.attendance,
    nba_box_scores.arena,
    nba_box_scores.officials,
    home.pace,
    away.pts as away_players_pts,
    home.pts as home_players_pts,
    coalesce(away.players_used, 0) + coalesce(home.players_used, 0) as players_used,
    away.team is not null and home.team is not null as has_box_score,
    coalesce(home.source, away.source) as source
from games
left join teams as away on games.game_id = away.game_id and games.away_team = away.team
left join teams as home on games.game_id = home.game_id and games.home_team = home.team
left join periods on games.game_id = periods.game_id and periods.preference = 1
left join nba_box_scores on games.game_id = nba_box_scores.game_id and nba_box_scores.preference = 1
