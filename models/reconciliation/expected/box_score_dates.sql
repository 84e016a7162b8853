{{ config(materialized='view') }}
{# One row per date: whether every box score is complete or legitimately absent, so that none is asked again. #}
select
    game_date,
    expected = complete + empty_ok as is_complete
from {{ ref('reconciliation_daily') }}
where boundary = 'schedule_to_boxscores'
