{{ config(materialized='view') }}
{# Dates whose box scores need no further request: every game there, or legitimately absent. #}
select
    game_date,
    expected = complete + empty_ok as is_complete
from {{ ref('reconciliation_daily') }}
where boundary = 'schedule_to_boxscores'
