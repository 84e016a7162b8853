{# The complete dates whose box scores are looked at again: stat corrections come two to three days
   later, and some within the week. In the columns of workflow_questions. #}
with

windows as (
    select windows.*, endpoints.source, endpoints.endpoint
    from {{ ref('workflow_windows') }} as windows
    inner join {{ ref('endpoints') }} as endpoints
        on strpos((' ' || windows.sources || ' '), (' ' || endpoints.source || '/' || endpoints.endpoint || ' ')) > 0
    where windows.is_open and windows.rule = 'look_again'
),

settled as (
    select game_date
    from {{ ref('workflow_games') }}
    group by game_date
    having max(case when is_wanted then 1 else 0 end) = 0
)

select
    windows.workflow,
    windows.rule,
    windows.source,
    windows.endpoint,
    settled.game_date as requested_for,
    '' as source_game_id,
    windows.opens_utc as answered_after_utc
from windows
inner join settled
    on {{ day_number('windows.game_date') }} - {{ day_number('settled.game_date') }} in (2, 3, 7)
