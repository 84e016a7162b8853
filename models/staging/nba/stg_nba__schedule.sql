{{ by_season(column='season_start') }}

with

versions as (
    select * from {{ ref('stg_nba__schedule_versions') }}
    where other_season is null and {{ is_rebuilt('season_start') }}
),

-- A date stays here after the game has left it, with is_listed false.
ranked as (
    select
        *,
        min(known_at_utc) over (partition by record_key, requested_for) as first_known_at_utc,
        row_number() over (
            partition by record_key, requested_for
            order by is_listed desc, responded_at_utc desc, attempt_id desc, ordinal desc
        ) as recency
    from versions
    where is_latest
)

select
    nba_game_id,
    game_date,
    game_type,
    season_start,
    tip_utc,
    away_team,
    home_team,
    game_status,
    status_text,
    away_score,
    home_score,
    is_neutral,
    is_if_necessary,
    game_label,
    game_sub_label,
    game_subtype,
    week_number,
    is_listed,
    first_known_at_utc,
    known_at_utc,
    last_reported_utc,
    record_key,
    attempt_id
from ranked
where recency = 1 and nba_game_id is not null and game_date is not null
