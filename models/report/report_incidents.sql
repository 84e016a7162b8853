{# Incidents for a person: the open ones, and those that were resolved in the last 14 days. #}
select
    incidents.*,
    {{ eastern_text('incidents.opened_at_utc') }} as opened_et,
    {{ eastern_text('incidents.resolved_at_utc') }} as resolved_et
from {{ ref('incidents') }} as incidents
cross join {{ ref('run_context') }} as run_context
where
    incidents.is_open
    or {{ hours_between('incidents.resolved_at_utc', 'run_context.as_of_utc') }} <= 14 * 24
