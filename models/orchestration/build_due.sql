{# Why a build is due: a row per raw table with something landed that no build has seen yet, and rows without
   table when only the passing of time changes a verdict or ends an exception, and when the last build did not end well. Empty when
   nothing is to be built. What has changed in a game that is being played waits for its end. #}
with

builds as (
    select max(started_at_utc) as built_at_utc, max(as_of_utc) as as_of_utc
    from {{ ref('phase_execution_log') }}
    where phase = 'analytics' and status = 'completed'
),

requests as (
    select
        source, endpoint, requested_for, request_id,
        max(case when page = 1 then params end) as question, max(responded_at_utc) as responded_at_utc,
        sum(coalesce(changed_count, 0)) as changed_count,
        max(case when is_last_page and outcome = 'ok' then 1 else 0 end) as is_complete,
        string_agg(record_keys, ' ' order by page, attempt_number) as record_keys
    from {{ ref('scrape_attempts') }} as scrape_attempts
    cross join {{ ref('run_context') }} as run_context
    where is_known and {{ hours_between('scrape_attempts.as_of_utc', 'run_context.as_of_utc') }} < 48
    group by source, endpoint, requested_for, request_id
),

-- An answer that no longer lists a key changes the current records, though it landed nothing.
compared as (
    select
        *,
        lag(record_keys) over (
            partition by source, endpoint, requested_for, question order by responded_at_utc, request_id
        ) as keys_before
    from requests
    where is_complete = 1
),

changing as (
    {{ changing_records('builds', 'as_of_utc') }}
),

changing_requests as (
    select attempts.request_id, count(*) as records
    from {{ ref('scrape_attempts') }} as attempts
    inner join changing on attempts.attempt_id = changing.attempt_id
    group by attempts.request_id
),

landed as (
    select requests.source, requests.endpoint, 'records are new or changed' as reason
    from requests
    cross join builds
    left join changing_requests on requests.request_id = changing_requests.request_id
    where
        requests.changed_count > 0
        and (builds.built_at_utc is null or requests.responded_at_utc >= builds.built_at_utc)
        and (
            changing_requests.records > 0
            or (requests.source || '.' || requests.endpoint) not in ('balldontlie.box_scores', 'nba.schedule')
        )

    union all

    select compared.source, compared.endpoint, 'other records are listed'
    from compared
    cross join builds
    where compared.record_keys <> compared.keys_before and compared.responded_at_utc >= builds.built_at_utc

    union all

    -- Where lines are refused nothing lands, and prices that nobody can bet at any more would stay recommended.
    select 'balldontlie', 'player_props', ('no answer has confirmed open prices since ' || {{ eastern_stamp('min(asked.as_of_utc)') }})
    from (
        select game_ids.source_game_id, max(attempts.as_of_utc) as as_of_utc
        from {{ ref('int_game_ids') }} as game_ids
        inner join {{ ref('scrape_attempts') }} as attempts
            on attempts.source = 'balldontlie' and attempts.endpoint = 'player_props' and attempts.outcome in ('ok', 'empty')
            and attempts.is_known and {{ json_value('attempts.params', '$.game_id') }} = game_ids.source_game_id
        where
            game_ids.source = 'balldontlie'
            and game_ids.game_id in (
                select lines.game_id
                from {{ ref('int_open_lines') }} as lines
                cross join {{ ref('run_context') }} as run_context
                where lines.basis = 'live' and lines.tip_utc > run_context.as_of_utc
            )
        group by game_ids.source_game_id
    ) as asked
    cross join {{ ref('run_context') }} as run_context
    where asked.as_of_utc < {{ add_minutes('run_context.as_of_utc', -60 * var('price_max_age_hours')) }}
    having count(*) > 0
),

due as (
    select verdicts.boundary, min(verdicts.expected_by_utc) as expected_by_utc
    from {{ ref('verdicts') }} as verdicts
    cross join {{ ref('run_context') }} as run_context
    where
        verdicts.state = 'not_due'
        -- What was not due though its time had passed, as before the warehouse began, is no more due now.
        and verdicts.expected_by_utc between verdicts.as_of_utc and run_context.as_of_utc
    group by verdicts.boundary
),

-- What an exception covered is an incident again once it has expired.
expired as (
    select distinct exceptions.exception_id
    from {{ ref('verdicts') }} as verdicts
    inner join {{ ref('known_exceptions') }} as exceptions on verdicts.exception_id = exceptions.exception_id
    cross join {{ ref('run_context') }} as run_context
    where exceptions.expires_on < run_context.as_of_date_et
),

-- It may have made the verdicts and not what follows from them, so that neither of the above says so.
tried_builds as (
    select
        status, as_of_utc, row_number() over (order by started_at_utc desc, run_id desc) as recency
    from {{ ref('phase_execution_log') }}
    where phase = 'analytics' and started_at_utc is not null
)

select
    ('raw_' || landed.source || '.' || landed.endpoint) as raw_table,
    min(landed.reason) as reason,
    coalesce(endpoints.feeds_verdicts, true) as changes_verdicts
from landed
left join {{ ref('endpoints') }} as endpoints on landed.source = endpoints.source and landed.endpoint = endpoints.endpoint
group by landed.source, landed.endpoint, endpoints.feeds_verdicts

union all

select cast(null as {{ dbt.type_string() }}), (boundary || ': due since ' || {{ eastern_stamp('expected_by_utc') }}), true
from due

union all

select cast(null as {{ dbt.type_string() }}), ('the known exception ' || exception_id || ' has expired'), true
from expired

union all

select
    cast(null as {{ dbt.type_string() }}),
    ('the build of ' || {{ eastern_stamp('as_of_utc') }} || ' did not end well: it is ' || status), true
from tried_builds
where recency = 1 and status in ('failed', 'abandoned')
