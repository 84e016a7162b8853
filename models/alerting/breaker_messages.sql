{# The circuit breakers whose opening or closing is still to be posted, by channel: openings only of the last
   7 days, closings of every breaker whose opening was posted there. #}
with

breakers as (
    select * from {{ ref('circuit_breaker') }}
),

-- A date of which no game is due any more, because its only one was postponed, has no breaker: what was posted as
-- open is closed all the same.
dates as (
    select game_date, due_games, bad_games, is_open
    from breakers

    union all

    select left_open.game_date, 0, 0, false
    from (
        select distinct {{ safe_date('subject') }} as game_date
        from {{ ref('alert_messages') }}
        where is_sent and kind = 'breaker_opened'
    ) as left_open
    left join breakers on left_open.game_date = breakers.game_date
    where left_open.game_date is not null and breakers.game_date is null
),

-- A state of `open` or any, at the first boundary.
channels as (
    select channel, max(nullif(target, '')) as target
    from {{ ref('alert_routes') }}
    where state in ('any', 'open') and first_boundary in ('any', 'schedule_to_boxscores')
    group by channel
),

sent as (
    select
        channel,
        subject,
        kind,
        row_number() over (partition by channel, subject order by last_event_id desc) as recency,
        count(*) over (partition by channel, subject) as messages
    from {{ ref('alert_messages') }}
    where is_sent and kind in ('breaker_opened', 'breaker_closed')
),

last_sent as (
    select * from sent
    where recency = 1
),

judged as (
    select
        channels.channel,
        channels.target,
        dates.game_date,
        cast(dates.game_date as {{ dbt.type_string() }}) as subject,
        dates.due_games,
        dates.bad_games,
        dates.is_open,
        coalesce(last_sent.kind, '') = 'breaker_opened' as is_sent_open,
        coalesce(last_sent.messages, 0) + 1 as message_number,
        run_context.as_of_utc,
        run_context.as_of_date_et
    from dates
    cross join {{ ref('run_context') }} as run_context
    cross join channels
    left join last_sent
        on
            channels.channel = last_sent.channel
            and cast(dates.game_date as {{ dbt.type_string() }}) = last_sent.subject
),

due as (
    select
        *,
        case when is_open then 'breaker_opened' else 'breaker_closed' end as kind
    from judged
    where
        is_open <> is_sent_open
        and (is_sent_open or game_date >= {{ add_days('as_of_date_et', -7) }})
)

select
    (kind || '|' || subject || '|' || cast(message_number as {{ dbt.type_string() }})) as message_key,
    kind,
    channel,
    target,
    subject,
    case when is_open then 'open' else 'closed' end as substance,
    game_date,
    subject as label,
    'halted_by_breaker' as cause,
    case when is_open
        then 'More than half of the due games are missing or do not add up'
        when due_games = 0 then 'None of its games is due any more'
        else 'Most of the due games are here again'
    end as meaning,
    case when is_open then 'open' else 'closed' end as state,
    case
        when due_games = 0 then 'no game is due'
        else (cast(bad_games as {{ dbt.type_string() }}) || ' of ' || cast(due_games as {{ dbt.type_string() }}) || ' due games are bad')
    end as detail,
    'schedule_to_boxscores' as first_boundary,
    cast(null as {{ dbt.type_int() }}) as affected_rows,
    bad_games as games,
    cast(null as timestamp) as opened_at_utc,
    cast(null as timestamp) as resolved_at_utc,
    cast(null as {{ dbt.type_string() }}) as tried,
    case when is_open
        then 'features, predictions and publication of this date wait; what was published last stays up'
        else 'features, predictions and publication of this date go on'
    end as next_step,
    'halted_by_breaker' as runbook,
    case when is_open then 1 else 5 end as sending_order,
    as_of_utc
from due
