{{ config(materialized='view') }}
{# One row per imported file, source and outcome, and per name for reports that did not match.
   `import-injuries` prints it. #}
with

reports as (
    select
        *,
        case when outcome = 'usable' then 'matched' else outcome end as match_outcome
    from {{ ref('int_archived_injury_reports') }}
)

select
    file_name,
    source,
    match_outcome as outcome,
    unmatched_name,
    count(*) as reports,
    count(distinct game_id) as games,
    count(distinct player_id) as players
from reports
group by file_name, source, match_outcome, unmatched_name
