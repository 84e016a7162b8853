{{ by_season(column='requested_for') }}
{# One row per record key and attempt of the latest answer to each question: what the source listed there. #}
with

answers as (
    select
        *,
        {{ json_value('params', '$.game_id') }} as source_game_id,
        max(responded_at_utc) over (partition by request_id) as answered_utc
    from {{ ref('scrape_attempts') }}
    where outcome = 'ok' and is_known and {{ is_rebuilt('requested_for') }}
),

ranked as (
    select
        *,
        dense_rank() over (
            partition by source, endpoint, requested_for, source_game_id order by answered_utc desc, request_id desc
        ) as recency
    from answers
),

listed as (
    select * from ranked
    where recency = 1
),

keys as (
    {{ json_strings('listed', ['source', 'endpoint', 'requested_for', 'source_game_id', 'attempt_id'], 'record_keys') }}
)

select source, endpoint, requested_for, source_game_id, attempt_id, value as record_key, count(*) as times
from keys
group by source, endpoint, requested_for, source_game_id, attempt_id, value
