{{ config(materialized='view') }}
{# What obliges predictions: the first build of features after new lines of a date. A game that has begun
   by the time of the prediction is owed none. #}
with

horizon as (
    select
        {{ add_minutes('as_of_utc', -14400) }} as as_of_utc,
        {{ add_days('as_of_date_et', -10) }} as game_date
    from {{ ref('run_context') }}
),

phases as (
    select * from {{ ref('phases') }}
    where phase = 'predictions'
),

builds as (
    select executions.*
    from {{ ref('phase_execution_log') }} as executions
    cross join horizon
    where
        executions.phase = 'features' and executions.status = 'completed'
        and executions.as_of_utc >= horizon.as_of_utc
),

lines as (
    select attempts.requested_for as game_date, attempts.run_id, max(attempts.responded_at_utc) as landed_at_utc
    from {{ ref('scrape_attempts') }} as attempts
    cross join horizon
    where
        attempts.requested_for >= horizon.game_date
        and attempts.source = 'balldontlie' and attempts.endpoint = 'player_props'
        and attempts.is_known and attempts.changed_count > 0
        and attempts.workflow not in ('backfill', 'scrape')
    group by attempts.requested_for, attempts.run_id
),

last_tips as (
    select game_date, max(tip_utc) as tip_utc
    from {{ ref('int_game_dates') }}
    where standing in ('on', 'played')
    group by game_date
),

builds_of_lines as (
    select
        lines.game_date, builds.phase, builds.as_of_utc, builds.started_at_utc, builds.ended_at_utc,
        row_number() over (partition by lines.game_date, lines.run_id order by builds.started_at_utc) as place
    from lines
    inner join builds on lines.landed_at_utc <= builds.started_at_utc
)

select distinct
    builds_of_lines.game_date,
    builds_of_lines.phase as follows,
    builds_of_lines.as_of_utc,
    builds_of_lines.started_at_utc,
    builds_of_lines.ended_at_utc
from builds_of_lines
cross join phases
inner join last_tips
    on builds_of_lines.game_date = last_tips.game_date
    and last_tips.tip_utc > {{ add_minutes('builds_of_lines.as_of_utc', 'phases.within_minutes') }}
where builds_of_lines.place = 1
