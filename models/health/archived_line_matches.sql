{{ config(materialized='view') }}
{# One row per imported file, statistic and outcome, and per name for lines that did not match.
   `import-lines` prints it. #}
with

lines as (
    select *
    from {{ ref('int_archived_lines') }}
),

matched as (
    select
        file_name,
        stat,
        'matched' as outcome,
        cast(null as {{ dbt.type_string() }}) as unmatched_name,
        count(*) as lines,
        count(distinct game_id) as games,
        count(distinct player_id) as players
    from lines
    where game_id is not null and player_id is not null
    group by file_name, stat
),

-- What has its game and player may still be of no use: then there is no name.
others as (
    select
        file_name,
        stat,
        status as outcome,
        unmatched_name,
        count(*) as lines,
        count(distinct game_id) as games,
        count(distinct player_id) as players
    from lines
    where status <> 'usable'
    group by file_name, stat, status, unmatched_name
)

select * from matched
union all
select * from others
