{{ rebuild_by_date('since', whole='view') }}
{# Each date that balldontlie ever had a game on, with the teams as it named them last. #}
with

game_ids as (

    select * from {{ ref('int_game_ids') }}
    where {{ is_rebuilt('since', 'season_start') }}

),

bdl_versions as (

    select
        game_ids.game_id,
        versions.game_date,
        versions.away_team,
        versions.home_team,
        max(versions.tip_utc) over of_date as tip_utc,
        min(versions.known_at_utc) over of_date as first_known_at_utc,
        row_number() over (
            partition by game_ids.game_id, versions.game_date
            order by versions.is_latest desc, versions.responded_at_utc desc, versions.attempt_id desc, versions.ordinal
        ) as recency
    from {{ ref('stg_balldontlie__game_versions') }} as versions
    inner join game_ids
        on game_ids.source = 'balldontlie' and versions.bdl_game_id = game_ids.source_game_id
    where
        versions.game_date is not null and versions.other_season is null
        and versions.away_team is not null and versions.home_team is not null
        and {{ is_rebuilt('since', 'versions.season_start') }}
    window of_date as (partition by game_ids.game_id, versions.game_date)

),

final as (

    select game_id, game_date, away_team, home_team, tip_utc, first_known_at_utc
    from bdl_versions
    where recency = 1

)

select * from final
where {{ is_rebuilt('since') }}
