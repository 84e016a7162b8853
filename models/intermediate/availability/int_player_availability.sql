{{ by_season(['player_id']) }}
{# Who may play in a game, as known at its tip-off: one row per game and player. The one place that decides
   who is likely to play. That a player played, started or sat in this very game is not known: absence is
   inferred from earlier games and from the injury list. #}
{% set longest_absence = 20 %}

with

candidates as (

    select
        candidates.*,
        team_games.opponent,
        team_games.is_home,
        team_games.season,
        team_games.season_type,
        team_games.has_tip
    from {{ ref('int_player_candidates') }} as candidates
    inner join {{ ref('int_team_games') }} as team_games
        on candidates.game_id = team_games.game_id
        and candidates.game_date = team_games.game_date
        and candidates.team = team_games.team
    where {{ is_rebuilt('candidates.game_date') }} and {{ is_rebuilt('team_games.game_date') }}

),

team_results as (

    select team_games.team, team_games.season, team_games.tip_utc, game_results.known_at_utc
    from {{ ref('int_team_games') }} as team_games
    inner join {{ ref('int_game_results') }} as game_results
        on team_games.game_id = game_results.game_id and team_games.game_date = game_results.game_date
    where {{ is_rebuilt('team_games.game_date') }} and {{ is_rebuilt('game_results.game_date') }}

),

-- Games of the season that his team has played, as known by then, since he last played.
missed as (

    select candidates.game_id, candidates.game_date, candidates.player_id, count(*) as games
    from candidates
    inner join team_results
        on candidates.team = team_results.team
        and candidates.season = team_results.season
        and team_results.tip_utc > candidates.last_played_utc
        and team_results.known_at_utc <= candidates.tip_utc
    group by candidates.game_id, candidates.game_date, candidates.player_id

),

injuries as (

    select
        candidates.game_id, candidates.game_date, candidates.player_id,
        max(reports.status) as injury_status,
        max(case when reports.is_out then 1 else 0 end) = 1 as is_out
    from candidates
    inner join {{ ref('int_injury_reports') }} as reports
        on candidates.player_id = reports.player_id
        and candidates.tip_utc > reports.known_at_utc
        and candidates.tip_utc <= coalesce(reports.until_utc, candidates.tip_utc)
    group by candidates.game_id, candidates.game_date, candidates.player_id

),

followed as (

    select
        candidates.*,
        coalesce(missed.games, 0) as games_missed_in_a_row,
        injuries.injury_status,
        coalesce(injuries.is_out, false) as is_out,
        candidates.basis <> 'box_score' and (
            candidates.has_line
            or coalesce(
                coalesce(missed.games, 0) <= {{ longest_absence }}
                and {{ day_number('candidates.game_date') }} - {{ day_number('candidates.last_played_on') }}
                <= {{ longest_summer() }},
                candidates.basis = 'list'
            )
        ) as is_seen
    from candidates
    left join missed
        on candidates.game_id = missed.game_id
        and candidates.game_date = missed.game_date
        and candidates.player_id = missed.player_id
    left join injuries
        on candidates.game_id = injuries.game_id
        and candidates.game_date = injuries.game_date
        and candidates.player_id = injuries.player_id

),

final as (

    select
        game_id,
        game_date,
        player_id,
        team,
        opponent,
        is_home,
        season,
        season_type,
        tip_utc,
        has_tip,
        case when is_seen then basis else 'box_score' end as roster_basis,
        games_before,
        case when last_season = season then last_season_game_number else 0 end as season_games_before,
        last_played_on,
        games_missed_in_a_row,
        injury_status,
        is_out,
        has_line,
        is_seen and not is_out and games_before > 0 and (games_missed_in_a_row = 0 or has_line)
            as is_likely_to_play
    from followed
    where is_seen or has_played

)

select * from final
