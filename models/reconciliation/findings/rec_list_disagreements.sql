{{ by_season() }}
{# One row per game, date and contradiction: balldontlie's list has a game of NBA.com's schedule with other teams, or as
   one of the playoffs where NBA.com's id says that it is none, or the other way round; or it has one that NBA.com never
   had or no longer has, on a date of which NBA.com has others. #}
with

game_ids as (
    select * from {{ ref('int_game_ids') }}
    where source = 'balldontlie' and is_current and {{ is_rebuilt('season_start') }}
),

bdl_games as (
    select * from {{ ref('stg_balldontlie__games') }}
    where is_listed and {{ is_rebuilt('season_start') }}
),

listings as (
    select * from {{ ref('int_game_listings') }}
    where {{ is_rebuilt() }}
),

game_dates as (
    select * from {{ ref('int_game_dates') }}
    where {{ is_rebuilt() }}
),

scheduled_dates as (
    select distinct game_date from listings
    where is_nba_listed
),

-- A list may have the game on another date, or its hosts for its visitors: findings of their own.
joined as (
    select
        listings.game_id,
        listings.game_date,
        bdl_games.is_postseason,
        listings.away_team || '@' || listings.home_team as nba_label,
        bdl_games.away_team || '@' || bdl_games.home_team as bdl_label,
        least(listings.away_team, listings.home_team) <> least(bdl_games.away_team, bdl_games.home_team)
        or greatest(listings.away_team, listings.home_team) <> greatest(bdl_games.away_team, bdl_games.home_team)
            as has_other_teams
    from listings
    inner join game_ids on listings.game_id = game_ids.game_id
    inner join bdl_games on game_ids.source_game_id = bdl_games.bdl_game_id
    where listings.is_nba_listed
)

select game_id, game_date, 'teams' as subject, (nba_label || ' at NBA.com, ' || bdl_label || ' at balldontlie') as detail
from joined
where has_other_teams and bdl_label is not null

union all

-- A date that NBA.com never had is that of a game which balldontlie moved first: tips_disagree.
select
    game_dates.game_id, game_dates.game_date, 'listed',
    (
        game_dates.away_team || '@' || game_dates.home_team || ' is in the list of balldontlie only'
        || case when game_dates.nba_status is not null then ', NBA.com no longer has it' else '' end
    )
from game_dates
inner join scheduled_dates on game_dates.game_date = scheduled_dates.game_date
where
    game_dates.is_bdl_current and not game_dates.is_nba_listed
    and (
        game_dates.game_id like 'bdl:%'
        or (game_dates.nba_status is not null and game_dates.standing = 'on')
    )

union all

select game_id, game_date, 'postseason', 'of the regular season by its id at NBA.com, of the playoffs at balldontlie'
from joined
where substr(game_id, 1, 3) = '002' and is_postseason

union all

select game_id, game_date, 'postseason', 'of the playoffs by its id at NBA.com, of the regular season at balldontlie'
from joined
where substr(game_id, 1, 3) = '004' and not is_postseason
