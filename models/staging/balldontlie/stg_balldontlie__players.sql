{# Active players with the team they play for now. One who is listed twice in one answer counts once, as in
   int_roster_changes. #}
with

versions as (
    select * from {{ ref('stg_balldontlie__player_versions') }}
    where is_latest and bdl_player_id is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by bdl_player_id
            order by is_listed desc, ordinal, responded_at_utc desc, attempt_id desc
        ) as recency
    from versions
)

select
    bdl_player_id,
    player_name,
    position,
    team,
    is_listed,
    as_of_utc as known_at_utc,
    record_key,
    attempt_id,
    invalid_fields
from ranked
where recency = 1
