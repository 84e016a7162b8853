-- Everything but complete and not_due carries exactly one cause, and the cause's own state.
select verdicts.verdict_key, verdicts.state, verdicts.cause
from {{ ref('verdicts') }} as verdicts
left join {{ ref('causes') }} as causes on verdicts.cause = causes.cause
where
    (verdicts.state in ('complete', 'not_due') and verdicts.cause is not null)
    or (verdicts.state not in ('complete', 'not_due') and (causes.cause is null or causes.state <> verdicts.state))
