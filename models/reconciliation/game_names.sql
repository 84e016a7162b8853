{{ config(materialized='view') }}
{# What people call a game: one row per game and name. Lower case; an id that is a number without the
   zeros that it begins with. `nba-props explain` finds games by it. #}
with

ids as (
    select game_id, source, source_game_id
    from {{ ref('int_game_ids') }}
),

game_dates as (
    select game_id, game_date, away_team, home_team
    from {{ ref('int_game_dates') }}
    where away_team is not null and home_team is not null
),

names as (
    select game_id, ltrim(source_game_id, '0') as name
    from ids

    union all

    select game_id, (case source when 'balldontlie' then 'bdl' else source end || ':' || source_game_id)
    from ids

    union all

    select game_id, (lower(away_team) || '@' || lower(home_team))
    from game_dates

    union all

    select game_id, (lower(away_team) || '@' || lower(home_team) || ' ' || cast(game_date as {{ dbt.type_string() }}))
    from game_dates
),

labels as (
    select
        game_id,
        max(away_team || '@' || home_team) as label,
        max(game_date) as game_date
    from game_dates
    group by game_id
)

select distinct
    names.game_id,
    names.name,
    coalesce(labels.label, names.game_id) as label,
    labels.game_date
from names
left join labels on names.game_id = labels.game_id
