{# The state of the last dates and the next ones: per boundary what was expected and what is here, the
   circuit breaker, and how many predictions there are. #}
with

predicted as (
    select
        game_date,
        cast(sum(case when status = 'active' then 1 else 0 end) as int64) as active,
        cast(sum(case when status = 'withdrawn' then 1 else 0 end) as int64) as withdrawn
    from {{ ref('player_prop_predictions') }}
    group by game_date
)

select
    'status' as name,
    daily.game_date,
    daily.boundary,
    daily.boundary_order,
    daily.expected,
    daily.complete,
    daily.degraded,
    daily.empty_ok,
    daily.not_due,
    daily.missing,
    daily.coverage_pct,
    statuses.status as date_status,
    statuses.reason as date_reason,
    statuses.is_breaker_open,
    halted_dates.game_date is not null as is_halted,
    statuses.open_incidents,
    coalesce(predicted.active, 0) as active_predictions,
    coalesce(predicted.withdrawn, 0) as withdrawn_predictions
from {{ ref('reconciliation_daily') }} as daily
cross join {{ ref('build_context') }} as build_context
inner join {{ ref('reconciliation_status') }} as statuses on daily.game_date = statuses.game_date
left join {{ ref('halted_dates') }} as halted_dates on daily.game_date = halted_dates.game_date
left join predicted on daily.game_date = predicted.game_date
where
    daily.game_date between {{ add_days('build_context.as_of_date_et', -7) }}
    and {{ add_days('build_context.as_of_date_et', 2) }}
