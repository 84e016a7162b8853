{# One row per game and date it ever stood under. `standing` says what became of the game on
   that date: played, on, postponed (also: moved away), cancelled. #}
with

game_ids as (

    select * from {{ ref('int_game_ids') }}

),

nba_dates as (

    select
        game_ids.game_id,
        schedule.*
    from {{ ref('stg_nba__schedule') }} as schedule
    inner join game_ids
        on game_ids.source = 'nba' and schedule.nba_game_id = game_ids.source_game_id
    where schedule.away_team is not null and schedule.home_team is not null

),

bdl_games as (

    select
        game_ids.game_id,
        games.*
    from {{ ref('stg_balldontlie__games') }} as games
    inner join game_ids
        on game_ids.source = 'balldontlie' and games.bdl_game_id = game_ids.source_game_id

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
        versions.game_date is not null
        and versions.away_team is not null and versions.home_team is not null
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
        nba_dates.game_id is not null as is_nba_date,
        coalesce(nba_dates.is_listed, false) as is_nba_listed,
        nba_dates.game_status as nba_status,
        upper(coalesce(nba_dates.status_text, '')) as nba_status_text,
        nba_dates.away_score as nba_away_score,
        nba_dates.home_score as nba_home_score,
        bdl_dates.game_id is not null as is_bdl_date
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
        bdl_games.home_score as bdl_home_score
    from single
    left join bdl_games
        on single.game_id = bdl_games.game_id
        and single.game_date = bdl_games.game_date
        and bdl_games.is_listed

),

judged as (

    select
        *,
        is_nba_listed and nba_status = 3 and nba_away_score + nba_home_score > 0 as is_nba_final,
        is_bdl_current and bdl_status_text like 'FINAL%' and bdl_away_score + bdl_home_score > 0 as is_bdl_final,
        is_nba_listed and (nba_status_text like 'PPD%' or nba_status_text like 'POSTPONED%') as is_nba_postponed,
        is_bdl_current and (bdl_status_text like 'PPD%' or bdl_status_text like 'POSTPONED%') as is_bdl_postponed,
        nba_status_text like 'CNCL%' or nba_status_text like 'CANCEL%'
        or bdl_status_text like 'CANCEL%' as is_cancelled
    from said

),

final as (

    -- A game that is final without a score was not played; one that left the feed of a date was
    -- moved away, unless the other source still has it on.
    select
        game_id,
        game_date,
        away_team,
        home_team,
        tip_utc,
        first_known_at_utc,
        is_nba_listed,
        is_bdl_current,
        nba_status,
        nullif(nba_status_text, '') as nba_status_text,
        nullif(bdl_status_text, '') as bdl_status_text,
        nba_away_score,
        nba_home_score,
        bdl_away_score,
        bdl_home_score,
        coalesce(is_nba_final, false) as is_nba_final,
        coalesce(is_bdl_final, false) as is_bdl_final,
        case
            when is_nba_final or is_bdl_final then 'played'
            when is_cancelled then 'cancelled'
            when is_nba_postponed then 'postponed'
            when is_bdl_postponed and coalesce(nba_status, 1) <> 2 then 'postponed'
            when is_nba_listed and nba_status = 3 then 'postponed'
            when not is_nba_listed and not is_bdl_current then 'postponed'
            else 'on'
        end as standing
    from judged

)

select * from final
