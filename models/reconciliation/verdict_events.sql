{{ config(
    materialized='incremental', full_refresh=false, on_schema_change='append_new_columns', meta={'dated_by': 'game_date'},
    partition_by=partitions_by('game_date'), cluster_by=['verdict_key']
) }}
{# Append-only history of the verdicts: a row for each that differs from its last event. It is
   never rebuilt, so plain `dbt build` and `nba-props` keep the same history. #}
{% set of_verdict = [
    'verdict_key', 'boundary', 'boundary_order', 'entity', 'game_id', 'game_date', 'label', 'state', 'cause', 'detail',
    'scope', 'scope_entity', 'exception_id', 'is_incident', 'evidence'
] %}
{% set columns = of_verdict | join(', ') ~ ', renamed_to' %}

with

verdicts as (
    select * from {{ ref('verdicts') }}
),

game_ids as (
    select * from {{ ref('int_game_ids') }}
    where source = 'balldontlie'
),

previous as (
    {{ previous_verdict_events() }}
),

ranked as (
    select
        *,
        row_number() over (partition by verdict_key order by recorded_at_utc desc) as recency
    from previous
),

last_events as (
    select * from ranked
    where recency = 1
),

changed as (
    select verdicts.{{ of_verdict | join(', verdicts.') }}, cast(null as {{ dbt.type_string() }}) as renamed_to
    from verdicts
    left join last_events on verdicts.verdict_key = last_events.verdict_key
    where
        last_events.verdict_key is null
        or verdicts.state <> last_events.state
        or coalesce(verdicts.cause, '') <> coalesce(last_events.cause, '')
        or coalesce(verdicts.exception_id, '') <> coalesce(last_events.exception_id, '')
        or verdicts.scope_entity <> last_events.scope_entity
        -- An incident shows what is wrong now.
        or (verdicts.is_incident and coalesce(verdicts.detail, '') <> coalesce(last_events.detail, ''))
),

-- A row that is no longer expected ends here; where its game has taken its NBA id, the new
-- id is noted, so that an open incident moves along.
withdrawn as (
    select
        last_events.verdict_key,
        last_events.boundary,
        last_events.boundary_order,
        last_events.entity,
        last_events.game_id,
        last_events.game_date,
        last_events.label,
        'not_due' as state,
        cast(null as {{ dbt.type_string() }}) as cause,
        'no longer expected' as detail,
        last_events.scope,
        last_events.scope_entity,
        cast(null as {{ dbt.type_string() }}) as exception_id,
        false as is_incident,
        last_events.evidence,
        case when game_ids.game_id <> last_events.game_id then game_ids.game_id end as renamed_to
    from last_events
    left join verdicts on last_events.verdict_key = verdicts.verdict_key
    left join game_ids on last_events.game_id = ('bdl:' || game_ids.source_game_id)
    cross join {{ ref('run_context') }} as run_context
    where
        verdicts.verdict_key is null and last_events.detail is distinct from 'no longer expected'
        -- What was well when its days of being judged ended has nothing to end.
        and not (
            last_events.boundary_order in (3, 4)
            and last_events.state in ('complete', 'empty_ok')
            and not {{ is_judged_day('last_events.game_date') }}
        )
),

additions as (
    select {{ columns }} from changed
    union all
    select {{ columns }} from withdrawn
)

select {{ columns }}, run_context.as_of_utc, {{ now_utc() }} as recorded_at_utc
from additions
cross join {{ ref('run_context') }} as run_context

{%- if not is_appending() %}

-- The first build of a look-back copies the history before its clock.
union all

select {{ columns }}, as_of_utc, recorded_at_utc from previous
{%- endif %}
