{# Why a build is due: a row per raw table with something new, and a row without table when only the
   passing of time changes a verdict. Empty when nothing is to be built. #}
with

landed as (

    select * from {{ ref('landed_since_build') }}

),

endpoints as (

    select * from {{ ref('endpoints') }}

),

due as (

    select verdicts.boundary, min(verdicts.expected_by_utc) as expected_by_utc
    from {{ ref('verdicts') }} as verdicts
    cross join {{ ref('run_context') }} as run_context
    where verdicts.state = 'not_due' and verdicts.expected_by_utc <= run_context.as_of_utc
    group by verdicts.boundary

),

final as (

    select landed.raw_table, landed.reason, coalesce(endpoints.feeds_verdicts, true) as changes_verdicts
    from landed
    left join endpoints
        on landed.source = endpoints.source and landed.endpoint = endpoints.endpoint

    union all

    select
        cast(null as {{ dbt.type_string() }}),
        (boundary || ': due since ' || {{ eastern_stamp('expected_by_utc') }}),
        true
    from due

)

select * from final
