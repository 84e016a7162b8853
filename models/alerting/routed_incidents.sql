{# One row per channel of the seed and incident: whether the incident as it is now has a route there, and to
   which place of the channel. The route that names most decides, the state before the boundary. #}
with

incidents as (
    select * from {{ ref('incident_messages') }}
),

routes as (
    select * from {{ ref('alert_routes') }}
),

channels as (
    select distinct channel from routes
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
    inner join routes
        on (routes.state = 'any' or routes.state = incidents.state)
        and (routes.first_boundary = 'any' or routes.first_boundary = incidents.first_boundary)
)

select
    incidents.*,
    channels.channel,
    nullif(ranked.target, '') as target,
    -- What has ended unseen wakes nobody up.
    ranked.channel is not null and (incidents.is_open or channels.channel <> 'pager') as is_routed
from incidents
cross join channels
left join ranked
    on
        incidents.incident_key = ranked.incident_key
        and channels.channel = ranked.channel
        and ranked.precedence = 1
