{{ by_season(['player_id']) }}
{# Who may play in a game, as known at its tip-off: one row per game and player, with his absence, what the
   newest injury list says of him, and the class of those who play as often as he does. That he then played
   (has_played) is only for the rates of later games. #}
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

stints as (
    select
        player_id, team, seen_at_utc as from_utc, lead(seen_at_utc) over (partition by player_id order by seen_at_utc) as until_utc
    from {{ ref('int_roster_changes') }}
),

-- Games of the season, as known by then, that have been played since he last played: by the team that he was with at
-- the time, by the one that he is with now where he had none.
missed as (
    select candidates.game_id, candidates.game_date, candidates.player_id, count(*) as games
    from candidates
    left join stints
        on candidates.player_id = stints.player_id
        and candidates.tip_utc > stints.from_utc
    inner join team_results
        on coalesce(stints.team, candidates.team) = team_results.team
        and candidates.season = team_results.season
        and team_results.tip_utc > candidates.last_played_utc
        and team_results.known_at_utc <= candidates.tip_utc
        and coalesce(team_results.tip_utc > stints.from_utc, true)
        and coalesce(team_results.tip_utc <= stints.until_utc, true)
    group by candidates.game_id, candidates.game_date, candidates.player_id
),

lists as (
    select * from {{ ref('int_injury_lists') }}
    where is_newest and {{ is_rebuilt() }}
),

listed as (
    select * from {{ ref('int_listed_players') }}
    where is_newest and {{ is_rebuilt() }}
),

followed as (
    select
        candidates.*,
        coalesce(missed.games, 0) as games_missed_in_a_row,
        coalesce(lists.list_basis, 'modelled') as list_basis,
        lists.list_source,
        coalesce(lists.is_landed, false) as is_list_landed,
        listed.status as injury_status,
        listed.injury_class,
        candidates.basis <> 'box_score' and (
            candidates.has_line
            or coalesce(
                coalesce(missed.games, 0) <= {{ longest_absence }}
                and {{ day_number('candidates.game_date') }} - {{ day_number('candidates.last_played_on') }}
                <= {{ longest_summer() }},
                candidates.basis = 'list'
            )
        ) as is_seen,
        case
            when candidates.last_played_on is null then 'never_played'
            when coalesce(missed.games, 0) = 0 and candidates.last_minutes < 8 then 'played_short'
            when coalesce(missed.games, 0) = 0 and candidates.last_minutes < 16 then 'played_medium'
            when coalesce(missed.games, 0) = 0 and candidates.last_minutes is not null then 'played_long'
            when coalesce(missed.games, 0) = 0 then 'played'
            when missed.games <= 3 then ('missed_' || cast(missed.games as {{ dbt.type_string() }}))
            when missed.games <= 6 then 'missed_4_to_6'
            when missed.games <= 10 then 'missed_7_to_10'
            else 'missed_11'
        end as absence
    from candidates
    left join missed
        on candidates.game_id = missed.game_id
        and candidates.game_date = missed.game_date
        and candidates.player_id = missed.player_id
    left join lists
        on candidates.game_id = lists.game_id
        and candidates.game_date = lists.game_date
        and candidates.team = lists.team
    left join listed
        on candidates.game_id = listed.game_id
        and candidates.game_date = listed.game_date
        and candidates.player_id = listed.player_id
        and candidates.team = listed.team
)

select
    *,
    case when is_seen then basis else 'box_score' end as roster_basis,
    case
        when injury_class is not null then injury_class
        when list_basis = 'modelled' then ('no_list,' || case when has_line then 'played_long' else absence end)
        else ('not_listed,' || case when has_line then 'played_long' else absence end)
    end as play_class
from followed
where is_seen or has_played
