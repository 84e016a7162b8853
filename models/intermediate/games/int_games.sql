{{ by_season() }}
{# One row per game, over all its moves. #}
with

game_ids as {{ rebuilt(ref('int_game_ids'), 'season_start') }},

bdl_games as {{ rebuilt(ref('stg_balldontlie__games'), 'season_start') }},

-- On the last day of the regular season every team plays. The play-in is over on the fifth day after it, the playoffs
-- begin on the sixth; there is a play-in since 2021.
season_ends as (
    select season_start, max(game_date) as ended_on
    from (
        select season_start, game_date
        from bdl_games
        where not coalesce(is_postseason, false)
        group by season_start, game_date
        having count(*) >= 14
    ) as full_days
    where extract(month from game_date) between 4 and 5 and season_start >= date '2020-07-01'
    group by season_start
),

-- The schedule's record of the game as it is listed now.
nba_listings as (
    select
        game_ids.game_id,
        schedule.*,
        row_number() over (
            partition by game_ids.game_id
            order by
                schedule.is_listed desc, schedule.game_date desc, schedule.known_at_utc desc, schedule.nba_game_id
        ) as recency
    from {{ ref('stg_nba__schedule') }} as schedule
    inner join game_ids
        on game_ids.source = 'nba' and schedule.nba_game_id = game_ids.source_game_id
    where {{ is_rebuilt('schedule.season_start') }}
),

espn_neutral as (
    select
        game_ids.game_id,
        max(case when scoreboard.is_neutral then 1 else 0 end) = 1 as is_neutral
    from {{ ref('stg_espn__scoreboard') }} as scoreboard
    inner join game_ids
        on game_ids.source = 'espn' and scoreboard.espn_game_id = game_ids.source_game_id
    where scoreboard.is_listed and {{ is_rebuilt('scoreboard.game_date') }}
    group by game_ids.game_id
),

bdl_ids as (
    select game_id, min(case when is_current then source_game_id end) as bdl_game_id
    from game_ids
    where source = 'balldontlie'
    group by game_id
),

-- The date that counts now: where it was played, else where it is on, else the last one listed.
ranked as (
    select
        *,
        row_number() over (
            partition by game_id order by case standing when 'played' then 1 when 'on' then 2 else 3 end, game_date desc
        ) as current_rank,
        min(game_date) over (partition by game_id) as first_game_date,
        min(first_known_at_utc) over (partition by game_id) as game_first_known_at_utc,
        count(*) over (partition by game_id) as dates_listed_under
    from {{ ref('int_game_dates') }}
    where {{ is_rebuilt() }}
)

select
    ranked.game_id,
    case when substr(ranked.game_id, 1, 4) <> 'bdl:' then ranked.game_id end as nba_game_id,
    bdl_ids.bdl_game_id,
    extract(year from coalesce(nba_listings.season_start, bdl_games.season_start)) as season,
    case
        -- NBA.com's id says it; balldontlie names the cup final, and has one word for what is after the regular season.
        when substr(ranked.game_id, 1, 3) = '002' then 'regular_season'
        when substr(ranked.game_id, 1, 3) = '004' then 'playoffs'
        when substr(ranked.game_id, 1, 3) = '005' then 'play_in'
        when substr(ranked.game_id, 1, 3) = '006' then 'cup_final'
        -- Before 2025-26 it names no stage; each of these was the one game of its date.
        when bdl_games.cup_stage = 'Championship' or ranked.game_date in (date '2023-12-09', date '2024-12-17') then 'cup_final'
        when ranked.game_date = date '2020-08-15' then 'play_in'
        when
            ranked.game_date > season_ends.ended_on
            and ranked.game_date <= {{ add_days('season_ends.ended_on', 5) }} then 'play_in'
        when bdl_games.is_postseason then 'playoffs'
        else 'regular_season'
    end as season_type,
    ranked.away_team, ranked.home_team,
    (ranked.away_team || '@' || ranked.home_team) as label,
    -- The rest of 2019-20 was played in one arena, and the cup's last games of each year in Las Vegas: from 2026-27 on
    -- only its final.
    coalesce(
        nba_listings.is_neutral, espn_neutral.is_neutral,
        ranked.game_date between date '2020-07-30' and date '2020-10-11'
        or ranked.game_date in (
            date '2023-12-07', date '2023-12-09', date '2024-12-14', date '2024-12-17', date '2025-12-13'
        )
        or coalesce(bdl_games.cup_stage = 'Championship', false)
        or abroad.game_date is not null
    ) as is_neutral,
    nba_listings.game_label, nba_listings.game_sub_label, nba_listings.game_subtype,
    nba_listings.week_number, ranked.game_date, ranked.tip_utc,
    {{ eastern_text('ranked.tip_utc') }} as tip_et,
    ranked.standing,
    case when ranked.standing = 'played' then ranked.game_date end as played_on,
    ranked.first_game_date, ranked.dates_listed_under,
    ranked.game_first_known_at_utc as first_known_at_utc,
    -- A list that was last read at half-time has the score of then: a final comes before it.
    {%- for side in ['away', 'home'] %}
    case
        when ranked.is_bdl_final and not ranked.is_nba_final then ranked.bdl_{{ side }}_score
        else coalesce(ranked.nba_{{ side }}_score, ranked.bdl_{{ side }}_score)
    end as {{ side }}_score{{ "," if not loop.last }}
    {%- endfor %}
from ranked
left join bdl_ids on ranked.game_id = bdl_ids.game_id
left join bdl_games on bdl_ids.bdl_game_id = bdl_games.bdl_game_id
left join season_ends on bdl_games.season_start = season_ends.season_start
left join nba_listings on ranked.game_id = nba_listings.game_id and nba_listings.recency = 1
left join espn_neutral on ranked.game_id = espn_neutral.game_id
left join {{ ref('games_abroad') }} as abroad on ranked.game_date = abroad.game_date and ranked.home_team = abroad.home_team
where ranked.current_rank = 1
