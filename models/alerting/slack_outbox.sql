{# The messages that are due on Slack now, one row each, in the order to send them. A message is due until
   it was sent; one whose fate is unknown counts as sent. An incident that opened more than 72 hours before
   Slack was first used has no message. #}
{% set columns = [
    'game_date', 'label', 'cause', 'meaning', 'state', 'detail', 'first_boundary', 'affected_rows',
    'games', 'opened_at_utc', 'resolved_at_utc', 'tried', 'next_step', 'runbook', 'sending_order',
    'as_of_utc'
] | join(', ') %}
with

incidents as (

    select * from {{ ref('incident_messages') }}

),

sent as (

    select
        *,
        row_number() over (partition by subject order by last_event_id desc) as recency
    from {{ ref('slack_messages') }}
    where is_sent

),

sent_of_incident as (

    select
        subject,
        sum(case when kind = 'opened' then 1 else 0 end) as openings,
        sum(case when kind = 'updated' then 1 else 0 end) as updates,
        sum(case when kind = 'resolved' then 1 else 0 end) as resolutions,
        max(case when kind = 'updated' then as_of_utc end) as last_update_utc,
        max(case when recency = 1 then kind end) as last_kind,
        max(case when recency = 1 then substance end) as last_substance
    from sent
    group by subject

),

first_use as (

    select min(as_of_utc) as first_used_utc
    from {{ source('ops', 'slack_events') }}

),

judged as (

    select
        incidents.*,
        coalesce(sent.openings, 0) as openings,
        coalesce(sent.updates, 0) as updates,
        coalesce(sent.resolutions, 0) as resolutions,
        coalesce(sent.openings, 0) = 0
        and {{ hours_between('incidents.opened_at_utc', 'least(incidents.as_of_utc, coalesce(first_use.first_used_utc, incidents.as_of_utc))') }} <= 72
            as is_opening_due,
        sent.openings > 0
        and incidents.is_open
        and not incidents.is_acknowledged
        and incidents.substance <> sent.last_substance
        and (
            sent.last_update_utc is null
            or {{ hours_between('sent.last_update_utc', 'incidents.as_of_utc') }} >= 1
        ) as is_update_due,
        sent.openings > 0 and sent.last_kind <> 'resolved' as is_resolution_owed
    from incidents
    cross join first_use
    left join sent_of_incident as sent on incidents.incident_key = sent.subject
    where not incidents.is_silenced

),

numbered as (

    select *, 'opened' as kind, 2 as sending_order, 1 as message_number
    from judged
    where is_opening_due

    union all

    select *, 'updated' as kind, 3 as sending_order, updates + 1 as message_number
    from judged
    where is_update_due

    union all

    -- An incident that opened and ended while Slack was down has both messages, in this order.
    select *, 'resolved' as kind, 4 as sending_order, resolutions + 1 as message_number
    from judged
    where not is_open and (is_resolution_owed or is_opening_due)

),

of_incidents as (

    select
        *,
        (kind || '|' || incident_key || '|' || cast(message_number as {{ dbt.type_string() }})) as message_key,
        incident_key as subject,
        case when kind = 'opened' then (state || '/' || cause) else substance end as sent_substance
    from numbered

),

final as (

    select message_key, kind, subject, sent_substance as substance, {{ columns }}
    from of_incidents

    union all

    select message_key, kind, subject, substance, {{ columns }}
    from {{ ref('breaker_messages') }}

)

select * from final
