{{ by_season() }}
{# One row per game and date it was ever listed under. `standing` is what became of the game on that date:
   played, on, postponed (also: moved away), cancelled; vanished where both lists have lost it without a
   reason and ESPN was not asked or has it. #}
with

reported as {{ rebuilt(ref('int_game_listings')) }},

-- Nothing is final before its tip-off, whatever a source reports.
timed as (
    select
        *,
        case when is_nba_listed and nba_status = 3 and nba_reported_utc < {{ tip_or_noon('tip_utc', 'game_date') }} then nba_reported_utc end
            as nba_early_utc,
        case
            when is_bdl_current and bdl_status_text like 'FINAL%' and bdl_reported_utc < {{ tip_or_noon('tip_utc', 'game_date') }}
                then bdl_reported_utc
        end as bdl_early_utc
    from reported
),

judged as (
    select
        *,
        is_nba_listed and nba_status = 3 and nba_away_score + nba_home_score > 0 and nba_early_utc is null as is_nba_final,
        is_bdl_current and bdl_status_text like 'FINAL%' and bdl_away_score + bdl_home_score > 0 and bdl_early_utc is null
            as is_bdl_final,
        nba_status_text like 'PPD%' or nba_status_text like 'POSTPONED%' as is_nba_postponed,
        -- NBA.com has it under another date now: moved, whatever an older list of balldontlie has.
        nba_status is not null and not is_nba_listed
        and max(case when is_nba_listed then 1 else 0 end) over (partition by game_id) = 1 as is_nba_moved,
        -- Its flag counts where NBA.com does not list the game, and not once the game is on a later date.
        is_bdl_current
        and (
            bdl_status_text like 'PPD%' or bdl_status_text like 'POSTPONED%'
            or (is_bdl_off and not is_nba_listed and game_date = min(game_date) over (partition by game_id))
        ) as is_bdl_postponed,
        nba_status_text like 'CNCL%' or nba_status_text like 'CANCEL%'
        or bdl_status_text like 'CANCEL%'
        -- A series was decided before it.
        or (is_if_necessary and not is_nba_listed and not is_bdl_current) as is_cancelled,
        max(case when is_nba_listed or is_bdl_current then 1 else 0 end) over (partition by game_id) = 1 as is_on_a_date,
        max(case when is_nba_listed then 1 else 0 end) over (partition by game_date) = 1
        and max(case when is_nba_listed then 1 else 0 end) over (partition by game_id) = 0 as is_not_at_nba,
        -- An id of the playoffs is 004, two digits of the season, 00, the round, the series and the game. Where only
        -- balldontlie has them, two teams meet in one series of a year.
        case
            when substr(game_id, 1, 3) = '004' then substr(game_id, 1, 9)
            when is_bdl_postseason and nba_status is null
                then least(away_team, home_team) || greatest(away_team, home_team) || cast(extract(year from game_date) as {{ dbt.type_string() }})
        end as series
    from timed
),

wins as (
    select
        game_id,
        series,
        case
            when is_nba_final and nba_away_score > nba_home_score then away_team
            when not is_nba_final and bdl_away_score > bdl_home_score then away_team
            else home_team
        end as winner
    from judged
    where series is not null and (is_nba_final or is_bdl_final)
),

-- A game that was moved may be final under both of its dates.
decided as (
    select series
    from (
        select series, winner
        from wins
        group by series, winner
        having count(distinct game_id) >= 4
    ) as won
    group by series
),

-- What NBA.com does not have was listed by mistake where ESPN, asked when the date was over, has others and not it.
espn_dates as (
    select requested_for as game_date
    from {{ ref('latest_answers') }}
    where source = 'espn' and endpoint = 'scoreboard' and {{ eastern_date('as_of_utc') }} > requested_for
),

espn_games as (
    select distinct game_date, least(away_team, home_team) as first_team, greatest(away_team, home_team) as second_team
    from {{ ref('stg_espn__scoreboard') }}
    where {{ is_rebuilt() }}
)

-- A game that is final without a score was not played; one that left the feed of a date was
-- moved away, unless the other source still has it on.
select
    judged.game_id,
    judged.game_date,
    judged.away_team, judged.home_team,
    tip_utc,
    first_known_at_utc,
    is_nba_listed,
    is_bdl_current,
    nba_status,
    nullif(nba_status_text, '') as nba_status_text,
    nullif(bdl_status_text, '') as bdl_status_text,
    nba_away_score, nba_home_score,
    bdl_away_score, bdl_home_score,
    coalesce(is_nba_final, false) as is_nba_final,
    coalesce(is_bdl_final, false) as is_bdl_final,
    nba_early_utc,
    bdl_early_utc,
    case
        when is_nba_final or is_bdl_final then 'played'
        when
            is_cancelled
            or (
                decided.series is not null
                and (is_if_necessary or (nba_status is null and is_bdl_current))
                and judged.game_id not in (select wins.game_id from wins)
            )
            then 'cancelled'
        when is_nba_postponed or is_nba_moved then 'postponed'
        when is_bdl_postponed and coalesce(nba_status, 1) <> 2 then 'postponed'
        when is_nba_listed and nba_status = 3 and nba_early_utc is null then 'postponed'
        when is_nba_listed then 'on'
        -- balldontlie alone does not outweigh two that have others of the date.
        when is_bdl_current and not (is_not_at_nba and espn_dates.game_date is not null and espn_games.game_date is null) then 'on'
        when (is_on_a_date and not is_bdl_current) or espn_status = 'STATUS_POSTPONED' then 'postponed'
        when espn_status = 'STATUS_CANCELED' then 'cancelled'
        when espn_dates.game_date is not null and espn_games.game_date is null then 'cancelled'
        else 'vanished'
    end as standing
from judged
left join decided on judged.series = decided.series
left join espn_dates on judged.game_date = espn_dates.game_date
left join espn_games
    on judged.game_date = espn_games.game_date
    and least(judged.away_team, judged.home_team) = espn_games.first_team
    and greatest(judged.away_team, judged.home_team) = espn_games.second_team
