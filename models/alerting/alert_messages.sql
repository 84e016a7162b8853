{# One row per channel and message that was ever tried, with what became of it. A message whose last event is
   `sending` may have arrived: its run was killed between the POST and the record. Where the channel can be
   asked for it, or knows it by its reference and takes it once, it is due again; elsewhere it counts as sent,
   because nothing is sent twice. #}
with

events as (
    select
        *,
        row_number() over (partition by coalesce(channel, 'slack'), message_key order by event_id desc) as recency,
        min(recorded_at_utc) over (partition by coalesce(channel, 'slack'), message_key) as first_tried_utc,
        min(message_key) over (partition by post_id) <> max(message_key) over (partition by post_id) as is_digest,
        max(case when kind = 'daily_report' and event = 'delivered' then event_id end)
            over (partition by coalesce(channel, 'slack')) as last_report_id
    from {{ source('ops', 'slack_events') }}
)

select
    coalesce(events.channel, 'slack') as channel,
    events.message_key,
    events.kind,
    coalesce(incident_keys.incident_key, events.subject) as subject,
    events.substance,
    case events.event when 'sending' then 'unconfirmed' else events.event end as status,
    events.event = 'delivered' or (events.event = 'sending' and events.remote_ref is null) as is_sent,
    events.event = 'sending'
    and events.remote_ref is null
    and events.event_id > coalesce(events.last_report_id, '') as is_unreported,
    events.http_status,
    events.error_message,
    events.remote_ref,
    events.is_digest,
    events.post_id,
    events.first_tried_utc,
    events.event_id as last_event_id,
    events.as_of_utc,
    events.recorded_at_utc
from events
left join {{ ref('incident_keys') }} as incident_keys on events.subject = incident_keys.known_as
where events.recency = 1
