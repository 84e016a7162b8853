{# The messages that are due now, one row per channel and message, in the order to send them: due until sent, one of
   unknown fate as `alert_messages` says. An incident that opened more than 72 hours before the channel was first used
   has no message there, nor has one that the same run has found and ended. #}
{% set columns = [
    'game_date', 'label', 'cause', 'meaning', 'state', 'detail', 'first_boundary', 'affected_rows',
    'games', 'opened_at_utc', 'resolved_at_utc', 'tried', 'next_step', 'runbook', 'sending_order',
    'as_of_utc'
] | join(', ') %}
with

sent_of_incident as (
    select
        channel, subject,
        sum(case when kind = 'opened' then 1 else 0 end) as openings,
        sum(case when kind = 'updated' then 1 else 0 end) as updates,
        sum(case when kind = 'resolved' then 1 else 0 end) as resolutions,
        max(case when kind = 'updated' then as_of_utc end) as last_update_utc,
        max(case when recency = 1 then kind end) as last_kind,
        max(case when recency = 1 then substance end) as last_substance,
        max(case when age = 1 then remote_ref end) as thread_ref,
        max(case when age = 1 and is_digest then 1 else 0 end) = 1 as is_thread_shared
    from (
        select
            *,
            row_number() over (partition by channel, subject order by last_event_id desc) as recency,
            row_number() over (partition by channel, subject order by last_event_id) as age
        from {{ ref('alert_messages') }}
        where is_sent
    ) as sent
    group by channel, subject
),

-- They may have arrived all the same.
tried_in_vain as (
    select distinct channel, subject
    from {{ ref('alert_messages') }}
    where kind = 'opened' and not is_sent
),

first_use as (
    select coalesce(channel, 'slack') as channel, min(as_of_utc) as first_used_utc
    from {{ source('ops', 'slack_events') }}
    group by coalesce(channel, 'slack')
),

judged as (
    select
        routed.*,
        sent.thread_ref,
        coalesce(sent.is_thread_shared, false) as is_thread_shared,
        coalesce(sent.updates, 0) as updates,
        coalesce(sent.resolutions, 0) as resolutions,
        routed.is_routed
        and not routed.is_silenced and coalesce(routed.resolved_at_utc > routed.opened_at_utc, true)
        and coalesce(sent.openings, 0) = 0
        and {{ hours_between('routed.opened_at_utc', 'least(routed.as_of_utc, coalesce(first_use.first_used_utc, routed.as_of_utc))') }} <= 72
            as is_opening_due,
        sent.openings > 0
        and routed.is_open
        and not routed.is_acknowledged
        and routed.substance <> sent.last_substance
        and (
            sent.last_update_utc is null
            or {{ hours_between('sent.last_update_utc', 'routed.as_of_utc') }} >= 1
        ) as is_update_due,
        -- An alert on the pager is ended without a word to anybody.
        (not routed.is_silenced or routed.channel = 'pager')
        and (
            (sent.openings > 0 and sent.last_kind <> 'resolved')
            or (not routed.is_routed and tried_in_vain.subject is not null and coalesce(sent.resolutions, 0) = 0)
        ) as is_resolution_owed
    from {{ ref('routed_incidents') }} as routed
    left join first_use on routed.channel = first_use.channel
    left join tried_in_vain
        on routed.channel = tried_in_vain.channel and routed.incident_key = tried_in_vain.subject
    left join sent_of_incident as sent on routed.channel = sent.channel and routed.incident_key = sent.subject
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

    -- An incident that opened and ended while the channel was down has both messages, in this order.
    select *, 'resolved' as kind, 4 as sending_order, resolutions + 1 as message_number
    from judged
    where not is_open and (is_resolution_owed or is_opening_due)
),

due as (
    select
        channel, target, thread_ref, is_thread_shared, kind, {{ columns }},
        (kind || '|' || incident_key || '|' || cast(message_number as {{ dbt.type_string() }})) as message_key,
        incident_key as subject,
        case when kind = 'opened' then (state || '/' || cause) else substance end as substance
    from numbered

    union all

    select
        channel, target, cast(null as {{ dbt.type_string() }}) as thread_ref, false as is_thread_shared, kind, {{ columns }},
        message_key, subject, substance
    from {{ ref('breaker_messages') }}
)

select
    due.*,
    {{ boundary_owner('due.first_boundary') }} as owner,
    messages.first_tried_utc,
    messages.post_id as last_post_id
from due
left join {{ ref('alert_messages') }} as messages on due.channel = messages.channel and due.message_key = messages.message_key
