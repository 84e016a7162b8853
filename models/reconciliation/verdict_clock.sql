{{ config(materialized='view') }}
{# One row, live: the clock of the verdicts that are there, and whether they are up to date. #}
with

runs as (
    select
        *,
        row_number() over (order by started_at_utc desc, run_id desc) as recency
    from {{ source('ops', 'runs') }}
    where target_schema = '{{ target.schema }}'
),

-- The last event of each run about its build: it may build more than once.
builds as (
    select
        events.run_id, events.event, events.as_of_utc, events.recorded_at_utc, runs.command,
        runs.recency > 1
        or run_ends.run_id is not null
        or {{ hours_between('events.recorded_at_utc', now_utc()) }} >= 0.5 as is_over,
        row_number() over (partition by events.run_id order by events.event_id desc) as event_recency
    from {{ source('ops', 'phase_events') }} as events
    inner join runs on events.run_id = runs.run_id
    left join {{ source('ops', 'run_ends') }} as run_ends on events.run_id = run_ends.run_id
    where events.phase = 'analytics'
),

-- Nothing later has built: the verdicts are older than what has landed.
failed as (
    select
        builds.command, builds.as_of_utc,
        -- One that was killed looks like one that takes long.
        case when builds.event = 'failed' then 'failed' else 'has not ended' end as how,
        row_number() over (order by builds.recorded_at_utc desc, builds.run_id desc) as recency
    from builds
    cross join {{ ref('build_context') }} as build_context
    where
        builds.event_recency = 1
        and (builds.event = 'failed' or (builds.event = 'started' and builds.is_over))
        and builds.recorded_at_utc > build_context.built_at_utc
),

ticks as (
    select max(run_ends.ended_at_utc) as last_good_utc
    from runs
    inner join {{ source('ops', 'run_ends') }} as run_ends on runs.run_id = run_ends.run_id
    where runs.command = 'tick' and run_ends.outcome = 'completed'
),

near_games as (
    select count(*) as games
    from {{ ref('int_game_dates') }}
    where {{ is_near_game_date('game_date', eastern_date(now_utc())) }}
),

-- In summer nothing is built for weeks: a tick that ended well found that the verdicts still hold.
known as (
    select
        build_context.*,
        case
            when near_games.games = 0
                then greatest(build_context.as_of_utc, coalesce(ticks.last_good_utc, build_context.as_of_utc))
            else build_context.as_of_utc
        end as held_at_utc
    from {{ ref('build_context') }} as build_context
    cross join ticks
    cross join near_games
),

seasons as (
    select
        count(*) as known_seasons,
        sum(case when build_context.as_of_date_et between known_seasons.first_date and known_seasons.last_date then 1 else 0 end) as of_today
    from {{ ref('known_seasons') }} as known_seasons
    cross join {{ ref('build_context') }} as build_context
),

judged as (
    select
        known.*,
        failed.command as failed_command,
        failed.as_of_utc as failed_as_of_utc,
        failed.how,
        seasons.known_seasons = 0 as is_empty,
        case
            when failed.command is not null then 'build_failed'
            when known.clock = 'wall' and {{ hours_between('known.held_at_utc', now_utc()) }} > 26 then 'stale'
            when seasons.known_seasons = 0 then 'empty'
            when seasons.of_today = 0 then 'unknown_season'
        end as trouble
    from known
    cross join seasons
    left join failed on failed.recency = 1
)

select
    run_id, clock, started_at_utc, as_of_utc, as_of_date_et, built_at_utc, is_empty, trouble,
    case
        when trouble is null then 'ok'
        when trouble in ('build_failed', 'stale') then 'tool_failed'
        else 'unknown'
    end as status,
    case trouble
        when 'build_failed'
            then ('the build of `nba-props ' || failed_command || '` at ' || {{ eastern_text('failed_as_of_utc') }} || ' ' || how || ', and the verdicts are those of ' || {{ eastern_text('as_of_utc') }} || ': see `nba-props monitor`, mend it, then run `nba-props build`')
        when 'stale'
            then ('the last build is as of ' || {{ eastern_text('as_of_utc') }} || ', over 26 hours ago: start `nba-props run`')
        when 'empty'
            then 'nothing has landed in the schema {{ target.schema }}, so nothing is known: run `nba-props run`'
        when 'unknown_season'
            then ('no schedule of the season ' || {{ season_text(season_of('as_of_date_et')) }} || ' has landed in the schema {{ target.schema }}, so nothing is known of it: run `nba-props run`')
        else 'the verdicts are of the last build'
    end as reason
from judged
