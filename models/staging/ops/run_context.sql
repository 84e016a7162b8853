with

runs as (
    select
        *,
        row_number() over (order by started_at_utc desc, run_id desc) as recency
    from {{ source('ops', 'runs') }}
    where
        target_schema = '{{ target.schema }}'
        -- What could not be done did nothing, and its clock is none.
        and run_id not in (
            select run_id from {{ source('ops', 'run_ends') }}
            where outcome = 'refused'
        )
),

latest as (
    select
        max(case when recency = 1 then run_id end) as run_id,
        max(case when recency = 1 then clock end) as clock,
        max(case when recency = 1 then as_of_utc end) as run_as_of_utc,
        max(case when recency = 1 then started_at_utc end) as started_at_utc
    from runs
)

select
    run_id,
    clock,
    started_at_utc,
    coalesce(run_as_of_utc, {{ now_utc() }}) as as_of_utc,
    {{ eastern_date('coalesce(run_as_of_utc, ' ~ now_utc() ~ ')') }} as as_of_date_et
from latest
