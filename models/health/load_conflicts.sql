{# One row per batch whose landing met another writer, a job that had been started before, a quota
   or a failure, and whether it landed in the end. Events that are appended outside a batch are a
   batch of their own, and land when their table has loaded. #}
with

loads as (
    select
        *,
        (
            table_name like 'raw_ops.%'
            or table_name like 'raw_predictions.%'
            or table_name like 'raw_archive.%'
        ) as is_event
    from {{ source('ops', 'loads') }}
),

landed as (
    select batch_id, min(as_of_utc) as landed_as_of_utc
    from {{ source('ops', 'scrape_attempts') }}
    group by batch_id
)

select
    loads.batch_id,
    min(loads.as_of_utc) as as_of_utc,
    sum(case when loads.outcome = 'conflict' then 1 else 0 end) as conflicts,
    sum(case when loads.outcome = 'quota' then 1 else 0 end) as quota_errors,
    sum(case when loads.outcome = 'failed' then 1 else 0 end) as failures,
    max(case when loads.outcome <> 'loaded' then loads.error_message end) as error_message,
    (
        max(landed.landed_as_of_utc) is not null
        or max(case when loads.outcome in ('loaded', 'conflict') and loads.is_event then 1 else 0 end) = 1
    ) as is_landed
from loads
left join landed on loads.batch_id = landed.batch_id
group by loads.batch_id
having sum(case when loads.outcome <> 'loaded' then 1 else 0 end) > 0
