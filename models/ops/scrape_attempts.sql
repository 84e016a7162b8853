with

attempts as (

    select * from {{ source('ops', 'scrape_attempts') }}

),

run_context as (

    select * from {{ ref('run_context') }}

),

final as (

    -- A backfill brings the past, whenever it was made; staging says when each record of it
    -- can have been known.
    select
        attempts.*,
        attempts.as_of_utc <= run_context.as_of_utc as is_known
    from attempts
    cross join run_context
    where
        attempts.as_of_utc <= run_context.as_of_utc
        or attempts.workflow = 'backfill'

)

select * from final
