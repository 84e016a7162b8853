{# What each open entry of the retry queue asks, by rank: 1 the primary source, 2 NBA.com, 3 ESPN.
   A backup is asked for games that have no whole box score of any source yet. #}
with

entries as (

    select * from {{ ref('failed_processor_queue') }}
    where status in ('pending', 'retrying')

),

games as (

    select
        entries.incident_key,
        verdicts.game_id,
        verdicts.game_date,
        verdicts.cause,
        verdicts.state
    from entries
    inner join {{ ref('rec_schedule_to_boxscores') }} as verdicts
        on verdicts.entity = 'game'
        and entries.game_date = verdicts.game_date
        and (entries.scope = 'source_date' or entries.game_id = verdicts.game_id)
    where verdicts.state in ('missing', 'degraded')

),

ranked as (

    select distinct incident_key, 1 as source_rank, 'balldontlie' as source, 'box_scores' as endpoint,
        game_date as requested_for, cast(null as {{ dbt.type_string() }}) as source_game_id
    from games

    union all

    select distinct games.incident_key, case ids.source when 'nba' then 2 else 3 end, ids.source,
        case ids.source when 'nba' then 'box_scores' else 'game_summaries' end,
        games.game_date, ids.source_game_id
    from games
    inner join {{ ref('int_game_ids') }} as ids
        on games.game_id = ids.game_id and ids.source in ('nba', 'espn')
    where
        games.state = 'missing'
        or games.cause in ('partial_players', 'not_final_at_source', 'sources_disagree')

    union all

    -- The schedule itself is missing.
    select entries.incident_key, lists.source_rank, lists.source, lists.endpoint,
        {{ season_start_of('entries.game_date') }}, cast(null as {{ dbt.type_string() }})
    from entries
    cross join (
        select 1 as source_rank, 'nba' as source, 'schedule' as endpoint
        union all
        select 2, 'balldontlie', 'games'
    ) as lists
    where entries.scope = 'source_date' and entries.entity = 'nba'

),

final as (

    select
        ranked.*,
        entries.tries,
        entries.status = 'pending' and entries.next_try_utc <= entries.as_of_utc as is_due
    from ranked
    inner join entries on ranked.incident_key = entries.incident_key

)

select * from final
