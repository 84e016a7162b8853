{{ config(materialized='view') }}
{# One row per whole list of this season whose last answer is older than one before it, as a cache serves it: most of the
   records that it changed are again exactly what they were before a later version came. #}
{% set lists = [
    ('nba', 'schedule'), ('balldontlie', 'games'), ('balldontlie', 'players'), ('balldontlie', 'player_injuries')
] %}
{% set identity = 'source, endpoint, record_key, ordinal' %}

with

versions as (
    {% for source_name, endpoint in lists %}
    select
        '{{ source_name }}' as source, '{{ endpoint }}' as endpoint, records.requested_for,
        records.record_key, records.ordinal, records.payload_sha256,
        attempts.request_id, attempts.responded_at_utc, attempts.attempt_id, attempts.as_of_utc
    from {{ source(source_name, endpoint) }} as records
    inner join {{ ref('scrape_attempts') }} as attempts on records.attempt_id = attempts.attempt_id
    cross join {{ ref('run_context') }} as run_context
    where
        attempts.is_known
        and records.requested_for = {{ season_start_of('run_context.as_of_date_et') }}
        and attempts.requested_for = {{ season_start_of('run_context.as_of_date_et') }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

seen as (
    select
        *,
        min(responded_at_utc) over (partition by {{ identity }}, payload_sha256) as first_seen_utc
    from versions
),

compared as (
    select
        *,
        lag(first_seen_utc) over (
            partition by {{ identity }} order by responded_at_utc, attempt_id
        ) as first_seen_before_utc
    from seen
),

-- What a list has now is what its last answer that changed anything left.
answers as (
    select
        source, endpoint, request_id,
        row_number() over (partition by source, endpoint order by max(responded_at_utc) desc, request_id desc) as recency
    from compared
    group by source, endpoint, request_id
),

counted as (
    select
        compared.source,
        compared.endpoint,
        compared.requested_for,
        sum(case when compared.first_seen_utc < compared.first_seen_before_utc then 1 else 0 end) as records,
        count(compared.first_seen_before_utc) as changes,
        max(compared.as_of_utc) as as_of_utc
    from compared
    inner join answers
        on compared.source = answers.source
        and compared.endpoint = answers.endpoint
        and compared.request_id = answers.request_id
    where answers.recency = 1
    group by compared.source, compared.endpoint, compared.requested_for
)

-- A status that is withdrawn, or a tip-off that is moved back, is one record among others.
select
    source, endpoint, requested_for, records,
    (
        {{ number_text('records') }} || ' of ' || {{ number_text('changes') }} || ' records changed '
        || {{ eastern_stamp('as_of_utc') }} || ' to what they were before a later version came'
    ) as detail
from counted
where records > 3 and records > 0.5 * changes
