{{ by_season() }}
{# Who might play in a game, and how many of his results were known at its tip-off: one row per game and
   player who was last seen with one of the teams. A player whom only the box score shows (is_seen false)
   has a row to train and to grade on, and is never scored. #}
with

-- What is further ahead changes with every result until then.
team_games as (
    select team_games.*
    from {{ ref('int_team_games') }} as team_games
    cross join {{ ref('run_context') }} as run_context
    where team_games.game_date <= {{ last_candidate_day() }} and {{ is_rebuilt('team_games.game_date') }}
),

results as {{ rebuilt(ref('int_player_results')) }},

lined as (
    select distinct game_id, game_date, player_id
    from {{ ref('int_market_lines') }}
    where basis = 'live' and {{ is_rebuilt() }}
),

sightings as (
    select
        team_games.game_id, team_games.game_date, team_games.season, team_games.team, team_games.tip_utc,
        intervals.player_id, intervals.basis, 1 as basis_order
    from team_games
    inner join {{ ref('int_roster_intervals') }} as intervals
        on team_games.team = intervals.team
        and team_games.tip_utc > intervals.from_utc
        and team_games.tip_utc <= coalesce(intervals.until_utc, team_games.tip_utc)

    union all

    select
        team_games.game_id, team_games.game_date, team_games.season, team_games.team, team_games.tip_utc,
        results.player_id, 'box_score', 2
    from results
    inner join team_games
        on results.game_id = team_games.game_id
        and results.game_date = team_games.game_date
        and results.team = team_games.team
),

ranked as (
    select
        *,
        row_number() over (partition by game_id, game_date, player_id order by basis_order) as place,
        max(basis_order) over (partition by game_id, game_date, player_id) = 2 as has_played
    from sightings
),

candidates as (
    select * from ranked
    where place = 1
),

-- A running count over both: the results of the season that were known by the tip-off.
moments as (
    select player_id, season, known_at_utc as at_utc, 0 as is_question, 1 as is_result,
        cast(null as {{ dbt.type_string() }}) as game_id, cast(null as date) as game_date
    from results
    union all
    select player_id, season, tip_utc, 1, 0, game_id, game_date
    from candidates
),

counted as (
    select
        *,
        sum(is_result) over (
            partition by player_id, season order by at_utc, is_question, game_id
            rows between unbounded preceding and current row
        ) as season_games
    from moments
),

-- His last result is one of the season, else that of the last season in which he played.
joined as (
    select
        candidates.game_id, candidates.game_date, candidates.player_id, candidates.team, candidates.tip_utc,
        candidates.basis, candidates.has_played,
        lined.player_id is not null as has_line,
        cast(coalesce(careers.games_after, 0) + counted.season_games as {{ dbt.type_int() }}) as games_before,
        coalesce(last_results.season, careers.season) as last_season,
        coalesce(last_results.season_game_number, careers.season_games) as last_season_game_number,
        coalesce(last_results.game_date, careers.last_played_on) as last_played_on,
        coalesce(last_results.tip_utc, careers.last_played_utc) as last_played_utc,
        last_results.minutes as last_minutes
    from candidates
    inner join counted
        on candidates.game_id = counted.game_id
        and candidates.game_date = counted.game_date
        and candidates.player_id = counted.player_id
    left join {{ ref('int_player_careers') }} as careers
        on candidates.player_id = careers.player_id
        and candidates.season > careers.season
        and candidates.season <= coalesce(careers.until_season, candidates.season)
    left join results as last_results
        on candidates.player_id = last_results.player_id
        and candidates.season = last_results.season
        and counted.season_games = last_results.season_game_number
    left join lined
        on candidates.game_id = lined.game_id
        and candidates.game_date = lined.game_date
        and candidates.player_id = lined.player_id
)

-- Who has not played for so long is no candidate any more, unless something shows that he may play.
select * from joined
where
    has_played or has_line or last_played_on is null
    or {{ day_number('game_date') }} - {{ day_number('last_played_on') }} <= {{ longest_summer() }}
