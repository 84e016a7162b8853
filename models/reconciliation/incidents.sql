{{ by_season() }}
{# Incidents are a model over nothing but verdict_events. Key: scope, entity, game date, episode. #}
with

spans as (
    select
        *,
        (scope || '|' || incident_entity || '|' || cast(game_date as {{ dbt.type_string() }}) || '|' || cast(episode as {{ dbt.type_string() }}))
            as incident_key
    from {{ ref('incident_spans') }}
    where {{ is_rebuilt() }}
),

-- The cause shown is the gravest that holds now, or what held last, at the first broken boundary.
ranked as (
    select
        spans.*,
        causes.runbook,
        row_number() over (
            partition by spans.incident_key
            order by
                spans.until_utc desc,
                case when not spans.is_open then spans.as_of_utc end desc,
                spans.boundary_order, causes.precedence, spans.as_of_utc desc, spans.verdict_key
        ) as root_rank,
        first_value(spans.boundary) over (partition by spans.incident_key order by spans.boundary_order) as first_boundary
    from spans
    inner join {{ ref('causes') }} as causes on spans.cause = causes.cause
    where spans.is_incident
),

roots as (
    select * from ranked
    where root_rank = 1
),

episodes as (
    select
        incident_key,
        scope,
        incident_entity,
        game_date,
        min(boundary_order) as first_boundary_order,
        count(distinct row_key) as own_rows,
        count(distinct case when boundary_order = 1 then row_key end) as games,
        min(as_of_utc) as opened_at_utc,
        max(until_utc) as until_utc,
        max(case when is_open then 1 else 0 end) = 1 as is_open,
        sum(case when is_reopening then 1 else 0 end) as reopened_count,
        max(case when is_reopening then as_of_utc end) as reopened_at_utc
    from ranked
    group by incident_key, scope, incident_entity, game_date
),

downstream as (
    select episodes.incident_key, count(distinct spans.row_key) as affected_rows
    from episodes
    inner join spans
        on episodes.scope = spans.scope
        and episodes.incident_entity = spans.incident_entity
        and episodes.game_date = spans.game_date
        and spans.boundary_order > episodes.first_boundary_order
        and spans.as_of_utc between episodes.opened_at_utc and episodes.until_utc
    group by episodes.incident_key
)

select
    roots.incident_key,
    roots.scope,
    roots.incident_entity as entity,
    case when roots.scope = 'game' then roots.game_id end as game_id,
    roots.game_date,
    roots.episode,
    case
        when roots.scope = 'game' then coalesce(roots.label, roots.incident_entity)
        when roots.incident_entity = 'pipeline' then ('pipeline, ' || coalesce(roots.label, 'a run'))
        when roots.incident_entity = 'predictions'
            then ('predictions, ' || cast(episodes.own_rows as {{ dbt.type_string() }}) || ' row(s)')
        when roots.label = 'schedule' then (roots.incident_entity || ' schedule')
        else (roots.incident_entity || ', ' || cast(episodes.games as {{ dbt.type_string() }}) || ' game(s)')
    end as label,
    roots.cause,
    roots.state,
    roots.detail,
    roots.first_boundary,
    coalesce(downstream.affected_rows, 0) as affected_rows,
    episodes.games,
    episodes.opened_at_utc,
    case when not episodes.is_open then episodes.until_utc end as resolved_at_utc,
    episodes.is_open,
    episodes.reopened_count,
    episodes.reopened_at_utc,
    roots.runbook,
    roots.evidence
from roots
inner join episodes on roots.incident_key = episodes.incident_key
left join downstream on roots.incident_key = downstream.incident_key
