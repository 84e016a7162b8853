-- A backfill brings the past, whenever it was made; staging decides when each record of it can have
-- been known.
select
    attempts.*,
    attempts.as_of_utc <= run_context.as_of_utc as is_known
from {{ source('ops', 'scrape_attempts') }} as attempts
cross join {{ ref('run_context') }} as run_context
where
    (
        attempts.as_of_utc <= run_context.as_of_utc
        or attempts.workflow = 'backfill'
    )
    -- What was asked for another date cannot be computed with, and is asked no more.
    and attempts.requested_for between date '1946-07-01' and date '2100-12-31'
