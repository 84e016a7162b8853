{# Active players with the team they play for now. #}
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
            order by is_listed desc, responded_at_utc desc, attempt_id desc, ordinal desc
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
