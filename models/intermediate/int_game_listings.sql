{{ rebuild_by_date('since', whole='view') }}
{# What each source says of a game on each date it ever stood under. #}
with

game_ids as (

    select * from {{ ref('int_game_ids') }}
    where {{ is_rebuilt('since', 'season_start') }}

),

nba_dates as (

    select
        game_ids.game_id,
        schedule.*
    from {{ ref('stg_nba__schedule') }} as schedule
    inner join game_ids
        on game_ids.source = 'nba' and schedule.nba_game_id = game_ids.source_game_id
    where
        schedule.away_team is not null and schedule.home_team is not null
        and {{ is_rebuilt('since', 'schedule.season_start') }}

),

bdl_games as (

    select
        game_ids.game_id,
        games.*
    from {{ ref('stg_balldontlie__games') }} as games
    inner join game_ids
        on game_ids.source = 'balldontlie' and games.bdl_game_id = game_ids.source_game_id
    where {{ is_rebuilt('since', 'games.season_start') }}

),

bdl_dates as (

    select
        game_ids.game_id,
        versions.game_date,
        versions.away_team,
        versions.home_team,
        max(versions.tip_utc) as tip_utc,
        min(versions.known_at_utc) as first_known_at_utc
    from {{ ref('stg_balldontlie__game_versions') }} as versions
    inner join game_ids
        on game_ids.source = 'balldontlie' and versions.bdl_game_id = game_ids.source_game_id
    where
        versions.game_date is not null and versions.other_season is null
        and versions.away_team is not null and versions.home_team is not null
        and {{ is_rebuilt('since', 'versions.season_start') }}
    group by game_ids.game_id, versions.game_date, versions.away_team, versions.home_team

),

joined as (

    select
        coalesce(nba_dates.game_id, bdl_dates.game_id) as game_id,
        coalesce(nba_dates.game_date, bdl_dates.game_date) as game_date,
        coalesce(nba_dates.away_team, bdl_dates.away_team) as away_team,
        coalesce(nba_dates.home_team, bdl_dates.home_team) as home_team,
        coalesce(nba_dates.tip_utc, bdl_dates.tip_utc) as tip_utc,
        case
            when nba_dates.first_known_at_utc < bdl_dates.first_known_at_utc then nba_dates.first_known_at_utc
            else coalesce(bdl_dates.first_known_at_utc, nba_dates.first_known_at_utc)
        end as first_known_at_utc,
        coalesce(nba_dates.is_listed, false) as is_nba_listed,
        nba_dates.game_status as nba_status,
        upper(coalesce(nba_dates.status_text, '')) as nba_status_text,
        nba_dates.away_score as nba_away_score,
        nba_dates.home_score as nba_home_score,
        nba_dates.last_said_utc as nba_said_utc
    from nba_dates
    full outer join bdl_dates
        on nba_dates.game_id = bdl_dates.game_id
        and nba_dates.game_date = bdl_dates.game_date

),

nba_listings as (

    select distinct game_date, away_team, home_team from nba_dates

),

-- A game that only BDL knows, at a date where NBA.com has the same teams, is the same game
-- under a second BDL id: one row, or its box score would count twice.
single as (

    select joined.*
    from joined
    left join nba_listings
        on joined.game_date = nba_listings.game_date
        and joined.away_team = nba_listings.away_team
        and joined.home_team = nba_listings.home_team
    where not (substr(joined.game_id, 1, 4) = 'bdl:' and nba_listings.game_date is not null)

),

-- What BDL says counts for the one date it has the game on now.
said as (

    select
        single.*,
        bdl_games.game_id is not null as is_bdl_current,
        upper(coalesce(bdl_games.status, '')) as bdl_status_text,
        bdl_games.away_score as bdl_away_score,
        bdl_games.home_score as bdl_home_score,
        bdl_games.last_said_utc as bdl_said_utc
    from single
    left join bdl_games
        on single.game_id = bdl_games.game_id
        and single.game_date = bdl_games.game_date
        and bdl_games.is_listed

)

-- A game of another season than the list it stands in belongs to that one's dates.
select * from said
where {{ is_rebuilt('since') }}
