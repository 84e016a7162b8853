{{ by_season() }}
{# One row per game, date and contradiction: balldontlie's list has a game of NBA.com's schedule with other teams, or as
   one of the playoffs where NBA.com's id says that it is none, or the other way round; or only one of the lists has it,
   in a season of which the other has games. #}
with

game_ids as (
    select * from {{ ref('int_game_ids') }}
    where source = 'balldontlie' and is_current and {{ is_rebuilt('season_start') }}
),

bdl_games as (
    select * from {{ ref('stg_balldontlie__games') }}
    where is_listed and {{ is_rebuilt('season_start') }}
),

listings as {{ rebuilt(ref('int_game_listings')) }},

game_dates as {{ rebuilt(ref('int_game_dates')) }},

-- A season is in a list that has any game of it: past ones are in balldontlie's only.
seasons as (
    select
        {{ season_start_of('game_date') }} as season_start,
        max(case when is_nba_listed then 1 else 0 end) = 1 as is_at_nba,
        max(case when is_bdl_current then 1 else 0 end) = 1 as is_at_bdl
    from listings
    group by {{ season_start_of('game_date') }}
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
inner join seasons on {{ season_start_of('game_dates.game_date') }} = seasons.season_start
where
    seasons.is_at_nba and game_dates.is_bdl_current and not game_dates.is_nba_listed
    and (
        game_dates.game_id like 'bdl:%'
        or (game_dates.nba_status is not null and game_dates.standing = 'on')
    )

union all

-- Its lines are asked for by the id in balldontlie's list. A game that may not be needed is listed there when it is.
select
    listings.game_id, listings.game_date, 'unlisted',
    (listings.away_team || '@' || listings.home_team || ' is in the list of NBA.com only: nobody can ask for its lines')
from listings
inner join game_dates on listings.game_id = game_dates.game_id and listings.game_date = game_dates.game_date
inner join seasons on {{ season_start_of('listings.game_date') }} = seasons.season_start
left join game_ids on listings.game_id = game_ids.game_id
where
    seasons.is_at_bdl and listings.is_nba_listed and not listings.is_if_necessary
    and game_dates.standing = 'on' and game_ids.game_id is null

union all

select game_id, game_date, 'postseason', 'of the regular season by its id at NBA.com, of the playoffs at balldontlie'
from joined
where substr(game_id, 1, 3) = '002' and is_postseason

union all

select game_id, game_date, 'postseason', 'of the playoffs by its id at NBA.com, of the regular season at balldontlie'
from joined
where substr(game_id, 1, 3) = '004' and not is_postseason
