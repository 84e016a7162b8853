{# Complete answers of whole lists that have far fewer records than the list usually had: more than a fifth (players
   a tenth: one of their six pages is less than a fifth) and more than ten fewer than the median of the fourteen days
   before. They may have lost some of their pages, so what they lack has not vanished. A list that stays short counts
   once that is its usual length. #}
with

endpoints as (
    select source, endpoint
    from {{ ref('endpoints') }}
    where asked_by = 'season'
),

answers as (
    select
        attempts.source,
        attempts.endpoint,
        attempts.requested_for,
        attempts.request_id,
        max(attempts.as_of_utc) as as_of_utc,
        max(attempts.responded_at_utc) as responded_at_utc,
        sum(attempts.record_count) as records
    from {{ ref('scrape_attempts') }} as attempts
    inner join endpoints
        on attempts.source = endpoints.source and attempts.endpoint = endpoints.endpoint
    where attempts.outcome in ('ok', 'empty')
    group by attempts.source, attempts.endpoint, attempts.requested_for, attempts.request_id
    having max(case when attempts.is_last_page then 1 else 0 end) = 1 and sum(attempts.record_count) > 0
),

ranked as (
    select
        *,
        row_number() over (
            partition by source, endpoint, requested_for order by responded_at_utc desc, request_id desc
        ) as recency,
        extract(month from {{ eastern_date('as_of_utc') }}) as month
    from answers
),

-- Contracts end in summer, and after the regular season few teams report injuries.
judged as (
    select * from ranked
    where
        case endpoint
            when 'player_injuries' then {{ lists_injuries('as_of_utc') }}
            when 'players' then month >= 10 or month <= 6
            else true
        end
),

compared as (
    select
        judged.source,
        judged.endpoint,
        judged.requested_for,
        judged.request_id,
        judged.as_of_utc,
        judged.recency,
        judged.records,
        judged.month,
        {{ percentile('earlier.records', 50) }} as usual_records
    from judged
    inner join answers as earlier
        on judged.source = earlier.source
        and judged.endpoint = earlier.endpoint
        and judged.requested_for = earlier.requested_for
        and judged.responded_at_utc > earlier.responded_at_utc
        and {{ hours_between('earlier.as_of_utc', 'judged.as_of_utc') }} <= 336
    group by
        judged.source, judged.endpoint, judged.requested_for, judged.request_id, judged.as_of_utc,
        judged.recency, judged.records, judged.month
)

select
    source,
    endpoint,
    requested_for,
    request_id,
    as_of_utc,
    recency = 1 as is_latest,
    records,
    usual_records
from compared
-- In October teams part with the players of their camps.
where
    records < case when endpoint = 'players' and month <> 10 then 0.9 else 0.8 end * usual_records
    and usual_records - records > 10
