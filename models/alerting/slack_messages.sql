{# One row per message that was ever tried, with what became of it. A message whose last event is `sending`
   may have arrived: its run was killed between the POST and the record. It counts as sent, because nothing
   is sent twice. #}
with

events as (

    select
        *,
        row_number() over (partition by message_key order by event_id desc) as recency,
        max(case when kind = 'daily_report' and event = 'delivered' then event_id end) over () as last_report_id
    from {{ source('ops', 'slack_events') }}

),

incident_keys as (

    select * from {{ ref('incident_keys') }}

),

final as (

    select
        events.message_key,
        events.kind,
        coalesce(incident_keys.incident_key, events.subject) as subject,
        events.substance,
        case events.event when 'sending' then 'unconfirmed' else events.event end as status,
        events.event in ('sending', 'delivered') as is_sent,
        events.event = 'sending' and events.event_id > coalesce(events.last_report_id, '') as is_unreported,
        events.http_status,
        events.error_message,
        events.post_id,
        events.event_id as last_event_id,
        events.as_of_utc,
        events.recorded_at_utc
    from events
    left join incident_keys on events.subject = incident_keys.known_as
    where events.recency = 1

)

select * from final
