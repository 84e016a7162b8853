{# The retry queue: one entry per incident that asking again can resolve. The first try is due at once,
   the next after 15 minutes, 30, an hour and so on. It gives up after `retry_max_attempts`, and is
   resolved only by reconciliation. #}
{% set max_tries = var('retry_max_attempts') %}

with

incidents as (
    select * from {{ ref('incidents') }}
    where first_boundary = 'schedule_to_boxscores'
),

-- What was tried under a key that the incident has since left, because its game took its NBA id, counts;
-- what was tried before it came back does not.
retry_events as (
    select
        coalesce(incident_keys.incident_key, events.incident_key) as incident_key,
        events.event_id,
        events.event,
        events.attempt_number,
        events.as_of_utc,
        events.run_id
    from {{ source('ops', 'retry_events') }} as events
    left join {{ ref('incident_keys') }} as incident_keys on events.incident_key = incident_keys.known_as
    inner join incidents
        on coalesce(incident_keys.incident_key, events.incident_key) = incidents.incident_key
    where coalesce(events.as_of_utc >= incidents.reopened_at_utc, true)
),

tries as (
    select
        incident_key,
        max(attempt_number) as tries,
        max(as_of_utc) as last_try_utc
    from retry_events
    where event = 'started'
    group by incident_key
),

-- A try whose run neither ended nor fetched is at work, or was killed.
at_work as (
    select distinct started.incident_key
    from retry_events as started
    inner join tries
        on started.incident_key = tries.incident_key and started.attempt_number = tries.tries
    left join retry_events as fetched
        on started.incident_key = fetched.incident_key
        and started.attempt_number = fetched.attempt_number
        and fetched.event = 'fetched'
    left join {{ source('ops', 'run_ends') }} as run_ends on started.run_id = run_ends.run_id
    where started.event = 'started' and fetched.event_id is null and run_ends.run_id is null
),

joined as (
    select
        incidents.incident_key,
        incidents.scope,
        incidents.entity,
        incidents.game_id,
        incidents.game_date,
        incidents.label,
        incidents.cause,
        incidents.opened_at_utc,
        incidents.reopened_at_utc,
        incidents.resolved_at_utc,
        incidents.is_open,
        causes.retryable as is_retryable,
        coalesce(tries.tries, 0) as tries,
        {{ max_tries }} as max_tries,
        tries.last_try_utc,
        at_work.incident_key is not null
        and {{ hours_between('tries.last_try_utc', 'run_context.as_of_utc') }} < 0.5 as is_at_work,
        run_context.as_of_utc
    from incidents
    cross join {{ ref('run_context') }} as run_context
    inner join {{ ref('causes') }} as causes on incidents.cause = causes.cause
    left join tries on incidents.incident_key = tries.incident_key
    left join at_work on incidents.incident_key = at_work.incident_key
    where causes.retryable or tries.tries > 0
)

select
    *,
    case
        when not is_open then 'resolved'
        when is_at_work then 'retrying'
        when tries >= max_tries or not is_retryable then 'failed_permanent'
        else 'pending'
    end as status,
    case
        when not is_open or not is_retryable or tries >= max_tries then null
        when tries = 0 then coalesce(reopened_at_utc, opened_at_utc)
        else {{ add_minutes('last_try_utc', 'cast(15 * power(2, tries - 1) as ' ~ dbt.type_int() ~ ')') }}
    end as next_try_utc
from joined
