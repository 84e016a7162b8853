{# The rows of pipeline_health about the verdicts as a whole: one where they are old, or nothing is known. #}
select
    case when status = 'unknown' then 'verdicts_unknown' else 'verdicts_old' end as finding,
    'error' as severity,
    'verdicts' as subject,
    reason as detail,
    as_of_utc as since_utc
from {{ ref('verdict_clock') }}
where status <> 'ok'
