{{ by_season() }}
{# One row per box score that no schedule expects. Without known teams it has no identity at all. Where no
   schedule of the season is here, that is the finding, and not each of its games. Only a reject is a record without a
   key, and on a day without any game one of two teams that nobody knows: an All-Star game. #}
with

-- Games before the season, by NBA.com's ids.
not_counted as (
    select distinct
        game_date, least(away_team, home_team) as one_team, greatest(away_team, home_team) as other_team
    from {{ ref('stg_nba__schedule') }}
    where not ({{ counts_as_game('nba_game_id') }}) and is_listed
),

box_scores as (
    select * from {{ ref('stg_balldontlie__box_scores') }}
    where standing_rank = 1 and not ({{ is_unkeyed() }}) and {{ is_rebuilt() }}
),

game_dates as (
    select
        *,
        least(away_team, home_team) as one_team,
        greatest(away_team, home_team) as other_team
    from {{ ref('int_game_dates') }}
    where {{ is_rebuilt() }}
),

days as (
    select distinct game_date from game_dates
),

known_seasons as (
    select distinct {{ season_of_games('game_date') }} as season
    from game_dates
),

surplus as (
    select
        box_scores.*,
        case when box_scores.away_team is null or box_scores.home_team is null
            then 'unmatched_identity' else 'unexpected_row'
        end as cause
    from box_scores
    inner join known_seasons on {{ season_of_games('box_scores.game_date') }} = known_seasons.season
    left join {{ ref('int_box_scores') }} as met
        on met.source = 'balldontlie'
        and box_scores.game_date = met.game_date
        and box_scores.record_key = met.record_key
    left join days on box_scores.game_date = days.game_date
    left join not_counted
        on box_scores.game_date = not_counted.game_date
        and least(box_scores.away_team, box_scores.home_team) = not_counted.one_team
        and greatest(box_scores.away_team, box_scores.home_team) = not_counted.other_team
    where
        met.game_id is null and not_counted.game_date is null
        and coalesce(box_scores.away_team, box_scores.home_team, cast(days.game_date as {{ dbt.type_string() }})) is not null
),

-- When the two do meet: the date on which the answer may belong.
meetings as (
    select
        surplus.record_key,
        surplus.game_date,
        -- Under a date that a game has left nobody met.
        max(case when game_dates.game_date < surplus.game_date then game_dates.game_date end) as last_date,
        min(case when game_dates.game_date > surplus.game_date then game_dates.game_date end) as next_date
    from surplus
    inner join game_dates
        on least(surplus.away_team, surplus.home_team) = game_dates.one_team
        and greatest(surplus.away_team, surplus.home_team) = game_dates.other_team
        and {{ season_of_games('surplus.game_date') }} = {{ season_of_games('game_dates.game_date') }}
        and game_dates.standing in ('played', 'on')
    group by surplus.record_key, surplus.game_date
),

-- Of one team that nobody knows: the game of the other one, which has no box score of its own.
games_of_one as (
    select surplus.record_key, surplus.game_date, min(game_dates.game_id) as game_id
    from surplus
    inner join game_dates
        on surplus.game_date = game_dates.game_date
        and coalesce(surplus.away_team, surplus.home_team) in (game_dates.away_team, game_dates.home_team)
        and game_dates.standing in ('played', 'on')
    left join {{ ref('int_box_scores') }} as met
        on met.source = 'balldontlie' and game_dates.game_date = met.game_date and game_dates.game_id = met.game_id
    where surplus.cause = 'unmatched_identity' and met.game_id is null
    group by surplus.record_key, surplus.game_date
)

select
    surplus.game_date,
    surplus.record_key,
    games_of_one.game_id,
    surplus.known_at_utc,
    surplus.attempt_id,
    surplus.is_final,
    surplus.away_score,
    surplus.home_score,
    surplus.cause,
    (
        'a box score for a game that no schedule has on this date'
        || coalesce('; the two met on ' || cast(meetings.last_date as {{ dbt.type_string() }}), '')
        || coalesce('; they meet on ' || cast(meetings.next_date as {{ dbt.type_string() }}), '')
    ) as detail
from surplus
left join meetings on surplus.record_key = meetings.record_key and surplus.game_date = meetings.game_date
left join games_of_one on surplus.record_key = games_of_one.record_key and surplus.game_date = games_of_one.game_date
