{# The answer that decides what a list has now. Questions about one game do not use it: each of their answers is about
   another game of the date. #}
with

requests as (
    -- Pages are asked one after the other, so an answered last page means that all were.
    select
        source,
        endpoint,
        requested_for,
        request_id,
        max(responded_at_utc) as responded_at_utc,
        max(as_of_utc) as as_of_utc,
        sum(case when outcome in ('ok', 'empty') then record_count else 0 end) as record_count,
        max(case when is_last_page and outcome in ('ok', 'empty') then 1 else 0 end) as is_complete
    from {{ ref('scrape_attempts') }}
    group by source, endpoint, requested_for, request_id
),

ranked as (
    -- An answer that is empty or lost a part of its list does not replace the list before it: what it lacks
    -- has not vanished.
    select
        *,
        row_number() over (
            partition by source, endpoint, requested_for
            order by responded_at_utc desc, request_id desc
        ) as recency
    from requests
    where
        is_complete = 1 and record_count > 0
        and request_id not in (select short.request_id from {{ ref('short_answers') }} as short)
)

select source, endpoint, requested_for, request_id, responded_at_utc, as_of_utc
from ranked
where recency = 1
