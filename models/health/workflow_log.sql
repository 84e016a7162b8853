{# One row per workflow that a tick ran: what it asked, what came, and how the tick ended. #}

with

decisions as (
    select decisions.*
    from {{ source('ops', 'workflow_decisions') }} as decisions
    cross join {{ ref('run_context') }} as run_context
    where decisions.action = 'RUN' and decisions.as_of_utc <= run_context.as_of_utc
),

attempts as (
    select
        run_id,
        workflow,
        count(distinct request_id) as requests,
        count(*) as attempts,
        count(distinct case when is_last_page and outcome in ('ok', 'empty') then request_id end) as answered,
        sum(coalesce(changed_count, 0)) as changed
    from {{ ref('scrape_attempts') }}
    where is_known
    group by run_id, workflow
)

select
    decisions.run_id,
    decisions.workflow,
    decisions.game_date,
    decisions.reason,
    decisions.as_of_utc,
    {{ eastern_text('decisions.as_of_utc') }} as as_of_et,
    {{ eastern_date('decisions.as_of_utc') }} as ran_on,
    coalesce(attempts.requests, 0) as requests,
    coalesce(attempts.attempts, 0) as attempts,
    coalesce(attempts.requests, 0) - coalesce(attempts.answered, 0) as unanswered,
    coalesce(attempts.changed, 0) as changed,
    coalesce(run_ends.outcome, 'no end yet') as outcome
from decisions
left join attempts on decisions.run_id = attempts.run_id and decisions.workflow = attempts.workflow
left join {{ source('ops', 'run_ends') }} as run_ends on decisions.run_id = run_ends.run_id
