-- Everything but complete and not_due has exactly one cause, and that cause's state. Like the test of a
-- model, it looks only at what was rebuilt.
with

verdicts as (
    select * from {{ get_where_subquery(ref('verdicts')) }}
)

select verdicts.verdict_key, verdicts.state, verdicts.cause
from verdicts
left join {{ ref('causes') }} as causes on verdicts.cause = causes.cause
where
    (verdicts.state in ('complete', 'not_due') and verdicts.cause is not null)
    or (verdicts.state not in ('complete', 'not_due') and (causes.cause is null or causes.state <> verdicts.state))
