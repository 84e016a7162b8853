{# What each open entry of the retry queue asks, by rank: 1 the primary source, 2 NBA.com, 3 ESPN's
   list of the date where its id of a game is not known, 4 ESPN. A backup is asked for games that have
   no whole box score of any source yet; for the first time as soon as the game is missing, however
   long the entry waits for its next try. #}
with

entries as (
    select * from {{ ref('failed_processor_queue') }}
    where is_open
),

games as (
    select
        entries.incident_key,
        verdicts.game_id,
        verdicts.game_date,
        verdicts.expected_by_utc,
        verdicts.cause,
        verdicts.state,
        causes.asks_backup
    from entries
    inner join {{ ref('rec_schedule_to_boxscores') }} as verdicts
        on verdicts.entity = 'game'
        and entries.game_date = verdicts.game_date
        and (entries.scope = 'source_date' or entries.game_id = verdicts.game_id)
    inner join {{ ref('causes') }} as causes on verdicts.cause = causes.cause
    where verdicts.state in ('missing', 'degraded')
),

backups_asked as (
    select source, {{ json_value('params', '$.game_id') }} as source_game_id, max(as_of_utc) as asked_utc
    from {{ ref('scrape_attempts') }}
    where is_known and source in ('nba', 'espn') and endpoint in ('box_scores', 'game_summaries')
    group by source, {{ json_value('params', '$.game_id') }}
),

espn_ids as (
    select game_id
    from {{ ref('int_game_ids') }}
    where source = 'espn' and is_current
),

espn_lists_asked as (
    select requested_for, max(as_of_utc) as asked_utc
    from {{ ref('scrape_attempts') }}
    where is_known and source = 'espn' and endpoint = 'scoreboard'
    group by requested_for
),

lists as (
    select 1 as source_rank, 'nba' as source, 'schedule' as endpoint
    union all
    select 2, 'balldontlie', 'games'
),

ranked as (
    select distinct incident_key, 1 as source_rank, 'balldontlie' as source, 'box_scores' as endpoint,
        game_date as requested_for, cast(null as {{ dbt.type_string() }}) as source_game_id,
        false as is_first
    from games

    union all

    select distinct games.incident_key, case ids.source when 'nba' then 2 else 4 end, ids.source,
        case ids.source when 'nba' then 'box_scores' else 'game_summaries' end,
        games.game_date, ids.source_game_id,
        games.state = 'missing' and coalesce(backups_asked.asked_utc < games.expected_by_utc, true)
    from games
    inner join {{ ref('int_game_ids') }} as ids
        on games.game_id = ids.game_id and ids.source in ('nba', 'espn')
        and (ids.is_current or games.cause = 'vanished')
    left join backups_asked
        on ids.source = backups_asked.source and ids.source_game_id = backups_asked.source_game_id
    where
        games.asks_backup

    union all

    -- ESPN is asked by its own id, which is in its list of the date.
    select games.incident_key, 3, 'espn', 'scoreboard', games.game_date, cast(null as {{ dbt.type_string() }}),
        max(case
            when games.state = 'missing' and coalesce(espn_lists_asked.asked_utc < games.expected_by_utc, true)
                then 1
            else 0
        end) = 1
    from games
    left join espn_ids on games.game_id = espn_ids.game_id
    left join espn_lists_asked on games.game_date = espn_lists_asked.requested_for
    where
        espn_ids.game_id is null
        and games.asks_backup
    group by games.incident_key, games.game_date

    union all

    -- The schedule itself is missing.
    select entries.incident_key, lists.source_rank, lists.source, lists.endpoint,
        {{ season_start_of('entries.game_date') }}, cast(null as {{ dbt.type_string() }}), false
    from entries
    cross join lists
    where entries.scope = 'source_date' and entries.entity = 'nba'
)

select
    ranked.incident_key,
    ranked.source_rank,
    ranked.source,
    ranked.endpoint,
    ranked.requested_for,
    ranked.source_game_id,
    entries.tries,
    coalesce(entries.status = 'pending' and entries.next_try_utc <= entries.as_of_utc, false) as is_try_due,
    ranked.is_first
from ranked
inner join entries on ranked.incident_key = entries.incident_key
