{{ by_season(column='season_start') }}

with

versions as (
    select * from {{ ref('stg_balldontlie__game_versions') }}
    where other_season is null and {{ is_rebuilt('season_start') }}
),

ranked as (
    select
        *,
        min(known_at_utc) over (partition by record_key, requested_for) as first_known_at_utc,
        row_number() over (
            partition by bdl_game_id
            order by is_listed desc, responded_at_utc desc, attempt_id desc, ordinal desc
        ) as recency
    from versions
    where is_latest
)

select
    bdl_game_id,
    game_date,
    listed_date,
    season_start,
    season,
    is_postseason,
    cup_stage,
    is_postponed,
    tip_utc,
    away_team,
    home_team,
    status,
    period,
    away_score,
    home_score,
    is_listed,
    first_known_at_utc,
    known_at_utc,
    last_reported_utc,
    record_key,
    attempt_id
from ranked
where recency = 1 and bdl_game_id is not null
