{# Runs of a phase: when it began by the clock of its run, and how long it took, seconds. #}
select
    run_id,
    max(command) as command,
    phase,
    phase_order,
    {{ eastern_date('max(as_of_utc)') }} as ran_on,
    max(as_of_utc) as as_of_utc,
    max(started_at_utc) as started_at_utc,
    {{ eastern_date('max(started_at_utc)') }} as started_on,
    max(seconds) as seconds,
    max(case when status in ('failed', 'abandoned') then 1 else 0 end) = 1 as is_broken
from {{ ref('phase_execution_log') }}
where status <> 'skipped'
group by run_id, phase, phase_order
