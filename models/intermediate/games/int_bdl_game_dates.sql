{{ by_season() }}
{# Each date that balldontlie ever had a game on, with the teams as it named them last. #}
with

game_ids as {{ rebuilt(ref('int_game_ids'), 'season_start') }},

bdl_versions as (
    select
        game_ids.game_id,
        versions.game_date,
        versions.away_team,
        versions.home_team,
        versions.tip_utc,
        versions.known_at_utc,
        row_number() over (
            partition by game_ids.game_id, versions.game_date
            order by versions.is_latest desc, versions.responded_at_utc desc, versions.attempt_id desc, versions.ordinal
        ) as recency,
        -- The tip-off that was given last: midnight, which is no tip-off, does not erase it.
        row_number() over (
            partition by game_ids.game_id, versions.game_date
            order by
                case when versions.tip_utc is null then 2 else 1 end,
                versions.is_latest desc, versions.responded_at_utc desc, versions.attempt_id desc, versions.ordinal
        ) as tip_recency
    from {{ ref('stg_balldontlie__game_versions') }} as versions
    inner join game_ids
        on game_ids.source = 'balldontlie' and versions.bdl_game_id = game_ids.source_game_id
    where
        versions.game_date is not null and versions.other_season is null
        and versions.away_team is not null and versions.home_team is not null
        and {{ is_rebuilt('versions.season_start') }}
)

select
    game_id,
    game_date,
    max(case when recency = 1 then away_team end) as away_team,
    max(case when recency = 1 then home_team end) as home_team,
    max(case when tip_recency = 1 then tip_utc end) as tip_utc,
    min(known_at_utc) as first_known_at_utc
from bdl_versions
where {{ is_rebuilt() }}
group by game_id, game_date
