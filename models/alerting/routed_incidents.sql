{# One row per channel of the seed and incident: whether the incident as it is now has a route there, and to
   which place of the channel; what a message about it contains, and whether a person has asked for quiet. The
   route that names most decides, the state before the boundary. #}
with

incidents as (
    select * from {{ ref('incidents') }}
),

words as (
    select
        incident_keys.incident_key,
        acknowledgements.kind,
        acknowledgements.until_utc,
        acknowledgements.as_of_utc,
        row_number() over (
            partition by incident_keys.incident_key
            order by acknowledgements.acknowledgement_id desc
        ) as recency
    from {{ source('ops', 'acknowledgements') }} as acknowledgements
    inner join {{ ref('incident_keys') }} as incident_keys
        on acknowledgements.incident_key = incident_keys.known_as
),

-- Without an end it holds until the incident is resolved: of a silence that, too, is quiet. A relapse is no
-- longer what a person has asked quiet for.
quiet as (
    select incidents.incident_key, words.kind
    from incidents
    cross join {{ ref('run_context') }} as run_context
    inner join words on incidents.incident_key = words.incident_key and words.recency = 1
    where
        words.until_utc > run_context.as_of_utc
        or (
            words.until_utc is null
            and (incidents.is_open or words.kind = 'silence')
            and coalesce(incidents.reopened_at_utc <= words.as_of_utc, true)
        )
),

messages as (
    select
        incidents.*,
        causes.meaning,
        case when incidents.is_open then (incidents.state || '/' || incidents.cause) else 'resolved' end as substance,
        coalesce(quiet.kind, '') <> '' as is_acknowledged,
        coalesce(quiet.kind, '') = 'silence' as is_silenced,
        case
            when queue.tries = 1 then ('asked again once, ' || {{ eastern_text('queue.last_try_utc') }})
            when queue.tries > 1 then ('asked again ' || cast(queue.tries as {{ dbt.type_string() }}) || ' times, last ' || {{ eastern_text('queue.last_try_utc') }})
            when incidents.is_open and queue.incident_key is not null then 'not asked again yet'
            when incidents.is_open then 'nothing'
        end as tried,
        case
            when not incidents.is_open then 'nothing: it is resolved'
            when queue.status = 'retrying' then ('it is being asked again, try ' || cast(queue.tries as {{ dbt.type_string() }}) || ' of ' || cast(queue.max_tries as {{ dbt.type_string() }}))
            when queue.status = 'pending' then ('next try at ' || {{ eastern_text('queue.next_try_utc') }} || ', try ' || cast(queue.tries + 1 as {{ dbt.type_string() }}) || ' of ' || cast(queue.max_tries as {{ dbt.type_string() }}))
            when queue.tries >= queue.max_tries then ('given up after ' || cast(queue.tries as {{ dbt.type_string() }}) || ' tries: see the runbook')
            else 'asking again cannot mend it: see the runbook'
        end as next_step,
        run_context.as_of_utc
    from incidents
    cross join {{ ref('run_context') }} as run_context
    inner join {{ ref('causes') }} as causes on incidents.cause = causes.cause
    left join {{ ref('failed_processor_queue') }} as queue on incidents.incident_key = queue.incident_key
    left join quiet on incidents.incident_key = quiet.incident_key
),

channels as (
    select distinct channel from {{ ref('alert_routes') }}
),

ranked as (
    select
        incidents.incident_key,
        routes.channel,
        routes.target,
        row_number() over (
            partition by routes.channel, incidents.incident_key
            order by
                case when routes.state = 'any' then 1 else 0 end,
                case when routes.first_boundary = 'any' then 1 else 0 end
        ) as precedence
    from incidents
    inner join {{ ref('alert_routes') }} as routes
        on (routes.state = 'any' or routes.state = incidents.state)
        and (routes.first_boundary = 'any' or routes.first_boundary = incidents.first_boundary)
)

select
    messages.*,
    channels.channel,
    nullif(ranked.target, '') as target,
    -- What has ended unseen wakes nobody up.
    ranked.channel is not null and (messages.is_open or channels.channel <> 'pager') as is_routed
from messages
cross join channels
left join ranked
    on
        messages.incident_key = ranked.incident_key
        and channels.channel = ranked.channel
        and ranked.precedence = 1
