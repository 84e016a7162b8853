{# Commands that send, listen or only land data do not make the models newer: their clock is the
   latest, but the models stand as of the latest run of another command. #}
with

all_runs as (

    select
        *,
        command not in ('scrape', 'backfill', 'alert', 'ack', 'reconcile --alert') as may_build
    from {{ source('ops', 'runs') }}
    where target_schema = '{{ target.schema }}'

),

runs as (

    select
        *,
        row_number() over (order by started_at_utc desc, run_id desc) as recency,
        row_number() over (partition by may_build order by started_at_utc desc, run_id desc) as recency_of_kind
    from all_runs

),

latest as (

    select
        max(case when recency = 1 then run_id end) as run_id,
        max(case when recency = 1 then clock end) as clock,
        max(case when recency = 1 then as_of_utc end) as run_as_of_utc,
        max(case when recency = 1 then started_at_utc end) as started_at_utc,
        max(case when may_build and recency_of_kind = 1 then clock end) as built_clock,
        max(case when may_build and recency_of_kind = 1 then as_of_utc end) as built_as_of_utc
    from runs

),

final as (

    select
        run_id,
        clock,
        started_at_utc,
        coalesce(run_as_of_utc, {{ now_utc() }}) as as_of_utc,
        {{ eastern_date('coalesce(run_as_of_utc, ' ~ now_utc() ~ ')') }} as as_of_date_et,
        coalesce(built_as_of_utc, run_as_of_utc, {{ now_utc() }}) as built_as_of_utc,
        coalesce(
            built_clock = 'wall' and {{ hours_between('built_as_of_utc', now_utc()) }} > 26, false
        ) as is_stale
    from latest

)

select * from final
