{{ by_season(column='season_start') }}
{# Every date that each source ever had a game on, and which two teams, whoever is at home: two teams
   never meet twice on one date. #}
with

versions as (
    select
        'nba' as source, nba_game_id as source_game_id, game_date, away_team, home_team, season_start,
        known_at_utc, is_latest and is_listed as is_listed
    from {{ ref('stg_nba__schedule_versions') }}
    where {{ counts_as_game('nba_game_id') }} and other_season is null and {{ is_rebuilt('season_start') }}

    union all

    select
        'balldontlie', bdl_game_id, game_date, away_team, home_team, season_start, known_at_utc,
        is_latest and is_listed
    from {{ ref('stg_balldontlie__game_versions') }}
    where bdl_game_id is not null and other_season is null and {{ is_rebuilt('season_start') }}

    union all

    select
        'espn', espn_game_id, game_date, away_team, home_team, {{ season_start_of('game_date') }}, known_at_utc,
        is_listed
    from {{ ref('stg_espn__scoreboard') }}
    where {{ is_rebuilt() }}
),

-- Games before the season, by NBA.com's ids: balldontlie has no word for them.
not_counted as (
    select distinct
        game_date, least(away_team, home_team) as first_team, greatest(away_team, home_team) as second_team
    from {{ ref('stg_nba__schedule_versions') }}
    where
        not ({{ counts_as_game('nba_game_id') }}) and other_season is null and is_latest and is_listed
        and {{ is_rebuilt('season_start') }}
),

dates as (
    select
        versions.source,
        versions.source_game_id,
        versions.game_date,
        least(versions.away_team, versions.home_team) as first_team,
        greatest(versions.away_team, versions.home_team) as second_team,
        min(versions.season_start) as season_start,
        min(versions.known_at_utc) as known_at_utc,
        max(versions.known_at_utc) as last_known_at_utc,
        max(case when versions.is_listed then 1 else 0 end) as listed
    from versions
    left join not_counted
        on versions.game_date = not_counted.game_date
        and least(versions.away_team, versions.home_team) = not_counted.first_team
        and greatest(versions.away_team, versions.home_team) = not_counted.second_team
    where
        versions.away_team is not null and versions.home_team is not null and versions.game_date is not null
        and not_counted.game_date is null
    group by
        versions.source, versions.source_game_id, versions.game_date,
        least(versions.away_team, versions.home_team), greatest(versions.away_team, versions.home_team)
),

ranked as (
    select
        *,
        max(listed) over (partition by source, source_game_id) as listed_anywhere,
        row_number() over (
            partition by source, source_game_id order by last_known_at_utc desc, game_date desc, first_team
        ) as recency
    from dates
)

-- A game that is listed nowhere any more counts where it was last.
select
    source,
    source_game_id,
    game_date,
    first_team,
    second_team,
    season_start,
    known_at_utc,
    listed_anywhere = 1 as is_listed,
    listed = 1 or (listed_anywhere = 0 and recency = 1) as is_current
from ranked
