{# Limits of BigQuery that the runs of today or yesterday used up, or nearly: one row per day and
   limit, for `nba-props monitor`. #}
{# Share of a limit from which on it is spoken of. #}
{% set near_limit = 0.8 %}

select
    'quota_near' as finding,
    case when daily.share_of_limit >= 1 then 'error' else 'warning' end as severity,
    coalesce(daily.table_name, daily.kind || ' jobs of the project') as subject,
    ({{ number_text('round(100 * daily.share_of_limit)') }} || ' % of the limit ' || daily.limit_name || ' on '
        || cast(daily.usage_date as {{ dbt.type_string() }}) || ': see docs/runbooks/warehouse_quota.md') as detail,
    {{ eastern_midnight_utc('daily.usage_date') }} as since_utc
from {{ ref('warehouse_usage') }} as daily
cross join {{ ref('run_context') }} as run_context
where
    daily.share_of_limit >= {{ near_limit }}
    and daily.usage_date >= {{ add_days('run_context.as_of_date_et', -1) }}
    and daily.usage_date <= run_context.as_of_date_et
