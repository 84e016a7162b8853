{{ config(materialized='view') }}
{# One row per imported file, statistic and outcome, and per name for lines that did not match.
   `import-lines` prints it. #}
select
    file_name,
    stat,
    'matched' as outcome,
    cast(null as {{ dbt.type_string() }}) as unmatched_name,
    count(*) as lines,
    count(distinct game_id) as games,
    count(distinct player_id) as players
from {{ ref('int_archived_lines') }}
where game_id is not null and player_id is not null
group by file_name, stat

union all

-- What has its game and player may still be of no use: then there is no name.
select
    file_name,
    stat,
    status,
    unmatched_name,
    count(*),
    count(distinct game_id),
    count(distinct player_id)
from {{ ref('int_archived_lines') }}
where status <> 'usable'
group by file_name, stat, status, unmatched_name
