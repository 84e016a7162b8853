{# What the seed `retention` lets go, for `nba-props prune`. Of an answer's keys only those that no build
   reads, now or looking back to a clock within the days that are kept: at the beginning of those days a
   later answer to the same question had replaced it. Of players, injuries and lines nothing, since
   intervals are read from the keys of every answer (macro record_intervals). #}
with

lookbacks as (
    select runs.target_schema, max(runs.started_at_utc) as last_used_utc
    from {{ source('ops', 'runs') }} as runs
    where {{ matches('runs.target_schema', '_asof$') }} and runs.target_schema <> '{{ target.schema }}'
    group by runs.target_schema
),

-- Answers of before the days that are kept, which a look-back to each of those days knows.
old_attempts as (
    select
        attempts.*,
        coalesce({{ json_value('attempts.params', '$.game_id') }}, '') as source_game_id,
        request_id in (select short.request_id from {{ ref('short_answers') }} as short) as is_short
    from {{ ref('scrape_attempts') }} as attempts
    cross join {{ ref('run_context') }} as run_context
    inner join {{ ref('retention') }} as retention on retention.kind = 'answer_keys'
    where
        {{ hours_between('attempts.as_of_utc', 'run_context.as_of_utc') }} >= 24 * greatest(retention.keep_days, 3)
        and attempts.outcome in ('ok', 'empty')
),

requests as (
    select
        source,
        endpoint,
        requested_for,
        source_game_id,
        request_id,
        max(responded_at_utc) as responded_at_utc,
        max(as_of_utc) as as_of_utc,
        sum(coalesce(length(record_keys), 0)) as characters,
        max(case when outcome = 'ok' then 1 else 0 end) as is_ok,
        max(case when is_last_page and not is_short then 1 else 0 end) as is_whole
    from old_attempts
    group by source, endpoint, requested_for, source_game_id, request_id
),

-- Each reader has its own last answer: of any kind, with records, whole.
ranked as (
    select
        *,
        row_number() over (
            partition by source, endpoint, requested_for, source_game_id
            order by responded_at_utc desc, request_id desc
        ) as recency,
        row_number() over (
            partition by source, endpoint, requested_for, source_game_id, is_ok
            order by responded_at_utc desc, request_id desc
        ) as recency_ok,
        row_number() over (
            partition by source, endpoint, requested_for, is_ok, is_whole
            order by responded_at_utc desc, request_id desc
        ) as recency_whole
    from requests
)

select 'lookback_schema' as kind, lookbacks.target_schema as name, lookbacks.last_used_utc, cast(null as {{ dbt.type_int() }}) as characters
from lookbacks
inner join {{ ref('retention') }} as retention on retention.kind = 'lookback_schema'
where {{ hours_between('lookbacks.last_used_utc', now_utc()) }} >= 24 * retention.keep_days

union all

select 'answer_keys', request_id, as_of_utc, characters
from ranked
where
    characters > 0
    and is_ok = 1
    and recency > 1
    and recency_ok > 1
    and (is_whole = 0 or recency_whole > 1)
    and endpoint not in ('players', 'player_injuries', 'player_props')
