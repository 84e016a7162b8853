{# One row per batch whose landing met another writer, a job that had been started before, or a
   failure, and whether it landed in the end. #}
with

loads as (

    select * from {{ source('ops', 'loads') }}

),

landed as (

    select batch_id, min(as_of_utc) as landed_as_of_utc
    from {{ source('ops', 'scrape_attempts') }}
    group by batch_id

),

final as (

    select
        loads.batch_id,
        min(loads.as_of_utc) as as_of_utc,
        sum(case when loads.outcome = 'conflict' then 1 else 0 end) as conflicts,
        sum(case when loads.outcome = 'failed' then 1 else 0 end) as failures,
        max(case when loads.outcome <> 'loaded' then loads.error_message end) as error_message,
        max(landed.landed_as_of_utc) is not null as is_landed
    from loads
    left join landed on loads.batch_id = landed.batch_id
    group by loads.batch_id
    having sum(case when loads.outcome <> 'loaded' then 1 else 0 end) > 0

)

select * from final
