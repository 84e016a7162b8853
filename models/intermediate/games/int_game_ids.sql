{{ by_season(column='season_start') }}
{# Links are learned on (Eastern date, both teams), exact, on any date a source ever gave, and are kept
   when either side moves. Never fuzzy: the same teams can meet on the next day. An id has the game that
   it met first; two ids of a source are one game unless they are listed on two dates. #}
with

sightings as {{ rebuilt(ref('int_game_sightings'), 'season_start') }},

nba_games as {{ rebuilt(ref('int_nba_games'), 'season_start') }},

ids as (
    select
        source,
        source_game_id,
        min(season_start) as season_start,
        min(known_at_utc) as first_seen_utc,
        max(case when is_listed then 1 else 0 end) as listed,
        max(case when is_listed and is_current then game_date end) as listed_on
    from sightings
    group by source, source_game_id
),

candidates as (
    select
        nba_games.game_id,
        others.source,
        others.source_game_id,
        min(greatest(nba_dates.known_at_utc, others.known_at_utc)) as learned_at_utc,
        min(nba_dates.game_date) as learned_on
    from sightings as nba_dates
    inner join nba_games
        on nba_dates.source = 'nba' and nba_dates.source_game_id = nba_games.nba_game_id
    inner join sightings as others
        on others.source <> 'nba'
        and nba_dates.game_date = others.game_date
        and nba_dates.first_team = others.first_team
        and nba_dates.second_team = others.second_team
    group by nba_games.game_id, others.source, others.source_game_id
),

first_games as (
    select
        *,
        row_number() over (
            partition by source, source_game_id order by learned_at_utc, learned_on, game_id
        ) as game_rank
    from candidates
),

ranked as (
    select
        first_games.*,
        ids.listed_on,
        row_number() over first_ids as id_rank,
        first_value(ids.listed_on) over first_ids as first_listed_on
    from first_games
    inner join ids
        on first_games.source = ids.source and first_games.source_game_id = ids.source_game_id
    where first_games.game_rank = 1
    window first_ids as (
        partition by first_games.source, first_games.game_id
        order by first_games.learned_at_utc, first_games.learned_on, first_games.source_game_id
    )
),

named as (
    select
        ids.*,
        coalesce(
            nba_games.game_id,
            ranked.game_id,
            case ids.source when 'balldontlie' then 'bdl:' else (ids.source || ':') end || ids.source_game_id
        ) as game_id
    from ids
    left join nba_games on ids.source = 'nba' and ids.source_game_id = nba_games.nba_game_id
    left join ranked
        on ids.source = ranked.source
        and ids.source_game_id = ranked.source_game_id
        and (
            ranked.id_rank = 1
            or ranked.listed_on is null or ranked.first_listed_on is null
            or ranked.listed_on = ranked.first_listed_on
        )
)

select
    source,
    source_game_id,
    game_id,
    season_start,
    first_seen_utc,
    listed = max(listed) over (partition by source, game_id) as is_current
from named
