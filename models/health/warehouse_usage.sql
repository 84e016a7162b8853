{# What the pipeline asked of the warehouse, one row per Eastern day, kind and raw table, against
   BigQuery's published limits. A row without a table is the whole project. Days are those of the
   runs' clocks, while BigQuery counts the last 24 hours. #}
with

recorded as (
    select
        *,
        {{ eastern_date('as_of_utc') }} as usage_date
    from {{ source('ops', 'warehouse_jobs') }}
),

by_table as (
    select
        usage_date,
        kind,
        table_name,
        sum(jobs) as jobs,
        sum(partitions) as partitions,
        sum(bytes_billed) as bytes_billed,
        sum(slot_ms) as slot_ms
    from recorded
    where table_name is not null
    group by usage_date, kind, table_name
),

by_project as (
    select
        usage_date,
        kind,
        cast(null as {{ dbt.type_string() }}) as table_name,
        sum(jobs) as jobs,
        cast(null as {{ dbt.type_int() }}) as partitions,
        sum(bytes_billed) as bytes_billed,
        sum(slot_ms) as slot_ms
    from recorded
    group by usage_date, kind
),

measured as (
    select
        *,
        case
            when kind <> 'load' then 'query_tib_per_project'
            when table_name is null then 'load_jobs_per_project'
            when partitions is null then 'load_jobs_per_table'
            else 'partition_modifications_per_table'
        end as limit_name
    from (
        select * from by_table
        union all
        select * from by_project
    ) as everything
),

-- Queries and what dbt ran share one quota.
billed as (
    select usage_date, sum(bytes_billed) as bytes_billed
    from by_project
    group by usage_date
)

select
    measured.usage_date,
    measured.kind,
    measured.table_name,
    measured.jobs,
    measured.partitions,
    measured.bytes_billed,
    measured.slot_ms,
    measured.limit_name,
    limits.value as limit_value,
    {{ safe_divide("case limits.measure
        when 'jobs' then measured.jobs
        when 'partitions' then measured.partitions
        else billed.bytes_billed / 1099511627776.0
    end", 'limits.value') }} as share_of_limit
from measured
inner join {{ ref('bigquery_limits') }} as limits on measured.limit_name = limits.limit_name
inner join billed on measured.usage_date = billed.usage_date
