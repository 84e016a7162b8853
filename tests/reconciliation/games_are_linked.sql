{{ config(severity='warn') }}
{# Share of NBA.com's games of a season that are linked to a balldontlie game. #}
with

listed as (
    select distinct ids.game_id, schedule.season_start
    from {{ ref('stg_nba__schedule') }} as schedule
    inner join {{ ref('int_game_ids') }} as ids
        on ids.source = 'nba' and schedule.nba_game_id = ids.source_game_id
    where schedule.is_listed
),

bdl_seasons as (
    select season_start, count(*) as bdl_games
    from {{ ref('stg_balldontlie__games') }}
    where is_listed
    group by season_start
),

links as (
    select distinct game_id from {{ ref('int_game_ids') }}
    where source = 'balldontlie'
),

final as (
    select
        listed.season_start,
        max(bdl_seasons.bdl_games) as bdl_games,
        count(*) as nba_games,
        count(links.game_id) as linked_games,
        {{ safe_divide('count(links.game_id)', 'count(*)') }} as link_rate
    from listed
    inner join bdl_seasons on listed.season_start = bdl_seasons.season_start
    left join links on listed.game_id = links.game_id
    group by listed.season_start
)

select * from final
where link_rate < 0.99
