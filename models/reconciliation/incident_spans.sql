{{ config(materialized='view') }}
{# One row per time that a verdict held which opens an incident (is_incident), or which only suffers from an
   earlier boundary: that never opens or prolongs one. A relapse within 24 hours is of the same episode; later
   it is the next one. #}
{% set incident = 'is_incident, scope, incident_entity, game_date' %}
{% set in_order = 'as_of_utc, until_utc, verdict_key' %}
with

renames as (
    select game_id, max(renamed_to) as renamed_to
    from {{ ref('verdict_events') }}
    where renamed_to is not null
    group by game_id
),

-- How long each verdict held.
spans as (
    select
        events.*,
        coalesce(renames.renamed_to, events.game_id) as current_game_id,
        lead(events.as_of_utc) over (
            partition by events.verdict_key, events.game_date order by events.recorded_at_utc
        ) as ended_at_utc
    from {{ ref('verdict_events') }} as events
    left join renames on events.game_id = renames.game_id
),

-- A row, or an incident, that its game's NBA id has taken over is the same.
named as (
    select
        *,
        case when scope_entity = game_id then current_game_id else scope_entity end as incident_entity,
        (
            boundary || '|' || case when entity = game_id then current_game_id else entity end
            || '|' || coalesce(current_game_id, '')
        ) as row_key,
        coalesce(ended_at_utc, cast('9999-12-31' as timestamp)) as until_utc,
        ended_at_utc is null as is_open
    from spans
    where is_incident or (cause = 'upstream_broken' and exception_id is null)
),

timed as (
    select
        *,
        max(until_utc) over (
            partition by {{ incident }} order by {{ in_order }} rows between unbounded preceding and 1 preceding
        ) as open_until_utc
    from named
),

marked as (
    select
        *,
        coalesce({{ hours_between('open_until_utc', 'as_of_utc') }} > 24, true) as is_new_episode,
        coalesce(open_until_utc < as_of_utc, false) as is_after_gap
    from timed
)

select
    verdict_key,
    boundary,
    boundary_order,
    row_key,
    scope,
    incident_entity,
    current_game_id as game_id,
    game_date,
    label,
    state,
    cause,
    detail,
    evidence,
    is_incident,
    as_of_utc,
    until_utc,
    is_open,
    is_after_gap and not is_new_episode as is_reopening,
    sum(case when is_new_episode then 1 else 0 end) over (
        partition by {{ incident }} order by {{ in_order }} rows between unbounded preceding and current row
    ) as episode
from marked
