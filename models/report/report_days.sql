{# One state per date and boundary, for the heat map: the worst that is not accepted by a known
   exception. Nothing due yet is not_due; nothing but absence, legitimate or accepted, is empty_ok. #}
select
    daily.game_date,
    daily.boundary,
    daily.boundary_order,
    case
        when daily.missing - daily.missing_excepted > 0 then 'missing'
        when daily.degraded - (daily.excepted - daily.missing_excepted) > 0 then 'degraded'
        when daily.not_due > 0 then 'not_due'
        when daily.complete + daily.degraded > 0 then 'complete'
        else 'empty_ok'
    end as state,
    daily.expected,
    daily.complete,
    daily.degraded,
    daily.empty_ok,
    daily.not_due,
    daily.missing,
    daily.coverage_pct
from {{ ref('reconciliation_daily') }} as daily
cross join {{ ref('run_context') }} as run_context
where
    daily.game_date between {{ add_days('run_context.as_of_date_et', -150) }}
    and {{ add_days('run_context.as_of_date_et', 6) }}
