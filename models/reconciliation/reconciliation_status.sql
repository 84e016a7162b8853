{{ config(materialized='view') }}
{# The verdict of a date: error below 80 % at the lowest boundary or with the
   circuit breaker open, warning below 95 % or with
   an open incident, else ok. #}
with

daily as (

    select
        game_date,
        min(unexcepted_coverage_pct) as lowest_coverage_pct
    from {{ ref('reconciliation_daily') }}
    group by game_date

),

open_incidents as (

    select game_date, count(*) as open_incidents
    from {{ ref('incidents') }}
    where is_open
    group by game_date

),

breakers as (

    select * from {{ ref('circuit_breaker') }}
    where is_open

),

joined as (

    select
        daily.game_date,
        breakers.game_date is not null as is_breaker_open,
        daily.lowest_coverage_pct,
        coalesce(open_incidents.open_incidents, 0) as open_incidents
    from daily
    left join open_incidents on daily.game_date = open_incidents.game_date
    left join breakers on daily.game_date = breakers.game_date

),

final as (

    select
        *,
        case
            when lowest_coverage_pct < 80 or is_breaker_open then 'error'
            when lowest_coverage_pct < 95 or open_incidents > 0 then 'warning'
            else 'ok'
        end as status,
        case
            when lowest_coverage_pct < 95
                then ('lowest coverage is ' || {{ number_text('lowest_coverage_pct') }} || ' %')
            when is_breaker_open then 'the circuit breaker is open'
            when open_incidents > 0
                then (cast(open_incidents as {{ dbt.type_string() }}) || ' open incident(s)')
            when lowest_coverage_pct is null then 'nothing due'
            else 'all that is due is here'
        end as reason
    from joined

)

select * from final
