{{ rebuild_by_date('since', column='season_start') }}
{# Links are learned on (Eastern date, away, home), exact and one to one, on any date a source
   ever gave, and are kept when either side moves. Never fuzzy: the same teams can meet on the
   next day. Where two links are possible the one that was learned first on both sides stands. #}
with

nba_dates as (

    select
        nba_game_id, game_date, away_team, home_team, min(season_start) as season_start,
        min(known_at_utc) as known_at_utc
    from {{ ref('stg_nba__schedule_versions') }}
    where
        away_team is not null and home_team is not null
        and nba_game_id is not null and game_date is not null
        and {{ counts_as_game('nba_game_id') }} and other_season is null
        and {{ is_rebuilt('since', 'season_start') }}
    group by nba_game_id, game_date, away_team, home_team

),

-- Every date that another source ever had a game on.
other_dates as (

    select
        'balldontlie' as source, bdl_game_id as source_game_id, game_date, away_team, home_team,
        min(season_start) as season_start, min(known_at_utc) as known_at_utc
    from {{ ref('stg_balldontlie__game_versions') }}
    where
        away_team is not null and home_team is not null
        and bdl_game_id is not null and game_date is not null and other_season is null
        and {{ is_rebuilt('since', 'season_start') }}
    group by bdl_game_id, game_date, away_team, home_team

    union all

    select
        'espn', espn_game_id, game_date, away_team, home_team, min({{ season_start_of('game_date') }}),
        min(known_at_utc)
    from {{ ref('stg_espn__scoreboard') }}
    where away_team is not null and home_team is not null and {{ is_rebuilt('since') }}
    group by espn_game_id, game_date, away_team, home_team

),

candidates as (

    select
        nba_dates.nba_game_id,
        other_dates.source,
        other_dates.source_game_id,
        min(greatest(nba_dates.known_at_utc, other_dates.known_at_utc)) as learned_at_utc,
        min(nba_dates.game_date) as learned_on
    from nba_dates
    inner join other_dates
        on nba_dates.game_date = other_dates.game_date
        and nba_dates.away_team = other_dates.away_team
        and nba_dates.home_team = other_dates.home_team
    group by nba_dates.nba_game_id, other_dates.source, other_dates.source_game_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by source, nba_game_id order by learned_at_utc, learned_on, source_game_id
        ) as nba_rank,
        row_number() over (
            partition by source, source_game_id order by learned_at_utc, learned_on, nba_game_id
        ) as other_rank
    from candidates

),

links as (

    select * from ranked
    where nba_rank = 1 and other_rank = 1

),

nba_games as (

    select nba_game_id, min(season_start) as season_start, min(known_at_utc) as first_seen_utc
    from nba_dates
    group by nba_game_id

),

other_games as (

    select source, source_game_id, min(season_start) as season_start, min(known_at_utc) as first_seen_utc
    from other_dates
    group by source, source_game_id

),

final as (

    select 'nba' as source, nba_game_id as source_game_id, nba_game_id as game_id, season_start, first_seen_utc
    from nba_games

    union all

    select
        other_games.source,
        other_games.source_game_id,
        coalesce(
            links.nba_game_id,
            case other_games.source when 'balldontlie' then 'bdl:' else (other_games.source || ':') end
            || other_games.source_game_id
        ) as game_id,
        other_games.season_start,
        other_games.first_seen_utc
    from other_games
    left join links
        on other_games.source = links.source
        and other_games.source_game_id = links.source_game_id

)

select * from final
