{{ by_season() }}
{# One row per game and date it was ever listed under, with what each source reports. #}
with

game_ids as {{ rebuilt(ref('int_game_ids'), 'season_start') }},

nba_dates as {{ rebuilt(ref('int_nba_game_dates')) }},

bdl_dates as {{ rebuilt(ref('int_bdl_game_dates')) }},

bdl_listed as (
    select
        game_ids.game_id,
        games.*,
        row_number() over (
            partition by game_ids.game_id
            order by games.is_listed desc, games.known_at_utc desc, games.bdl_game_id desc
        ) as recency
    from {{ ref('stg_balldontlie__games') }} as games
    inner join game_ids
        on game_ids.source = 'balldontlie' and games.bdl_game_id = game_ids.source_game_id
    where {{ is_rebuilt('games.season_start') }}
),

-- ESPN is asked for the ids of games, and for what the other lists have lost.
espn_off as (
    select game_ids.game_id, events.game_date, max(upper(events.status)) as espn_status
    from (
        select espn_game_id, game_date, status
        from {{ ref('stg_espn__scoreboard') }}
        where {{ is_rebuilt('game_date') }}

        union all

        select espn_game_id, game_date, status
        from {{ ref('stg_espn__game_summaries') }}
        where {{ is_rebuilt('game_date') }}
    ) as events
    inner join game_ids
        on game_ids.source = 'espn' and events.espn_game_id = game_ids.source_game_id
    where events.status in ('STATUS_POSTPONED', 'STATUS_CANCELED')
    group by game_ids.game_id, events.game_date
),

nba_listings as (
    select distinct
        game_date, least(away_team, home_team) as first_team, greatest(away_team, home_team) as second_team
    from nba_dates
),

-- What only BDL has, at a date where NBA.com has the same teams, is NBA.com's game under an id of its own or of
-- another game: one row, or its box score would count twice.
joined as (
    select
        coalesce(nba_dates.game_id, bdl_dates.game_id) as game_id,
        coalesce(nba_dates.game_date, bdl_dates.game_date) as game_date,
        coalesce(nba_dates.away_team, bdl_dates.away_team) as away_team,
        coalesce(nba_dates.home_team, bdl_dates.home_team) as home_team,
        coalesce(nba_dates.tip_utc, bdl_dates.tip_utc) as tip_utc,
        nba_dates.tip_utc as nba_tip_utc,
        bdl_dates.tip_utc as bdl_tip_utc,
        case
            when nba_dates.first_known_at_utc < bdl_dates.first_known_at_utc then nba_dates.first_known_at_utc
            else coalesce(bdl_dates.first_known_at_utc, nba_dates.first_known_at_utc)
        end as first_known_at_utc,
        coalesce(nba_dates.is_listed, false) as is_nba_listed,
        coalesce(nba_dates.is_if_necessary, false) as is_if_necessary,
        nba_dates.game_status as nba_status,
        upper(coalesce(nba_dates.status_text, '')) as nba_status_text,
        nba_dates.away_score as nba_away_score,
        nba_dates.home_score as nba_home_score,
        nba_dates.last_reported_utc as nba_reported_utc
    from nba_dates
    full outer join bdl_dates
        on nba_dates.game_id = bdl_dates.game_id
        and nba_dates.game_date = bdl_dates.game_date
    left join nba_listings
        on bdl_dates.game_date = nba_listings.game_date
        and least(bdl_dates.away_team, bdl_dates.home_team) = nba_listings.first_team
        and greatest(bdl_dates.away_team, bdl_dates.home_team) = nba_listings.second_team
    where nba_dates.game_id is not null or nba_listings.game_date is null
),

-- balldontlie counts only for the one date that it lists the game under now.
reported as (
    select
        joined.*,
        bdl_games.game_id is not null as is_bdl_current,
        coalesce(bdl_games.is_postseason, false) as is_bdl_postseason,
        coalesce(bdl_games.is_postponed, false) as is_bdl_off,
        upper(coalesce(bdl_games.status, '')) as bdl_status_text,
        case when bdl_games.away_team = joined.home_team then bdl_games.home_score else bdl_games.away_score end
            as bdl_away_score,
        case when bdl_games.away_team = joined.home_team then bdl_games.away_score else bdl_games.home_score end
            as bdl_home_score,
        coalesce(bdl_games.away_team = joined.home_team, false) as is_bdl_exchanged,
        bdl_games.last_reported_utc as bdl_reported_utc,
        espn_off.espn_status
    from joined
    left join bdl_listed as bdl_games
        on joined.game_id = bdl_games.game_id
        and joined.game_date = bdl_games.game_date
        and bdl_games.is_listed
        and bdl_games.recency = 1
    left join espn_off
        on joined.game_id = espn_off.game_id and joined.game_date = espn_off.game_date
)

-- A game in the list of another season belongs to the dates of its own.
select * from reported
where {{ is_rebuilt() }}
