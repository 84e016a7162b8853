{{ by_season() }}
{# Incidents are a model over nothing but verdict_events. Key: scope, entity, game date, episode. A relapse
   within 24 hours reopens the incident; later it is the next episode. #}
with

events as (

    select * from {{ ref('verdict_events') }}
    where {{ is_rebuilt() }}

),

renames as (

    select game_id, max(renamed_to) as renamed_to
    from events
    where renamed_to is not null
    group by game_id

),

-- How long each verdict held.
spans as (

    select
        events.*,
        coalesce(renames.renamed_to, events.game_id) as current_game_id,
        case
            when events.scope = 'game' and events.scope_entity = events.game_id
                then coalesce(renames.renamed_to, events.scope_entity)
            else events.scope_entity
        end as incident_entity,
        -- A row that its game's NBA id has taken over is the same row.
        (
            events.boundary || '|' || case when events.entity = events.game_id then coalesce(renames.renamed_to, events.entity) else events.entity end
            || '|' || coalesce(renames.renamed_to, events.game_id, '')
        ) as row_key,
        lead(events.as_of_utc) over (
            partition by events.verdict_key order by events.recorded_at_utc
        ) as ended_at_utc
    from events
    left join renames on events.game_id = renames.game_id

),

open_spans as (

    select * from spans
    where is_incident or (cause = 'upstream_broken' and exception_id is null)

),

-- Rows that only suffer from an earlier boundary never open or prolong an incident.
own_spans as (

    select
        *,
        max(coalesce(ended_at_utc, cast('9999-12-31' as timestamp))) over (
            partition by scope, incident_entity, game_date
            order by as_of_utc, coalesce(ended_at_utc, cast('9999-12-31' as timestamp)), verdict_key
            rows between unbounded preceding and 1 preceding
        ) as open_until_utc
    from open_spans
    where is_incident

),

marked as (

    select
        *,
        case
            when open_until_utc is null then 1
            when {{ hours_between('open_until_utc', 'as_of_utc') }} > 24 then 1
            else 0
        end as is_new_episode,
        case when open_until_utc < as_of_utc then 1 else 0 end as is_gap
    from own_spans

),

numbered as (

    select
        *,
        sum(is_new_episode) over (
            partition by scope, incident_entity, game_date
            order by as_of_utc, coalesce(ended_at_utc, cast('9999-12-31' as timestamp)), verdict_key
            rows between unbounded preceding and current row
        ) as episode
    from marked

),

-- The cause shown is the gravest that holds now, or what held last, at the first broken boundary.
ranked as (

    select
        numbered.*,
        causes.runbook,
        row_number() over (
            partition by numbered.scope, numbered.incident_entity, numbered.game_date, numbered.episode
            order by
                case when numbered.ended_at_utc is null then 0 else 1 end,
                numbered.ended_at_utc desc,
                case when numbered.ended_at_utc is not null then numbered.as_of_utc end desc,
                numbered.boundary_order, causes.precedence, numbered.as_of_utc desc, numbered.verdict_key
        ) as root_rank,
        row_number() over (
            partition by numbered.scope, numbered.incident_entity, numbered.game_date, numbered.episode
            order by numbered.boundary_order, numbered.as_of_utc, numbered.verdict_key
        ) as boundary_rank
    from numbered
    inner join {{ ref('causes') }} as causes on numbered.cause = causes.cause

),

episodes as (

    select
        scope,
        incident_entity as entity,
        game_date,
        episode,
        max(case when boundary_rank = 1 then boundary end) as first_boundary,
        min(boundary_order) as first_boundary_order,
        max(case when root_rank = 1 then cause end) as cause,
        max(case when root_rank = 1 then state end) as state,
        max(case when root_rank = 1 then detail end) as detail,
        max(case when root_rank = 1 then runbook end) as runbook,
        max(case when root_rank = 1 then evidence end) as evidence,
        max(case when root_rank = 1 then label end) as row_label,
        max(case when root_rank = 1 and scope = 'game' then current_game_id end) as game_id,
        count(distinct row_key) as own_rows,
        count(distinct case when boundary_order = 1 then row_key end) as games,
        min(as_of_utc) as opened_at_utc,
        max(case when ended_at_utc is null then 1 else 0 end) = 1 as is_open,
        max(ended_at_utc) as last_ended_at_utc,
        sum(is_gap) - sum(case when is_gap = 1 and is_new_episode = 1 then 1 else 0 end) as reopened_count,
        max(case when is_gap = 1 and is_new_episode = 0 then as_of_utc end) as reopened_at_utc
    from ranked
    group by scope, incident_entity, game_date, episode

),

downstream as (

    select
        episodes.scope, episodes.entity, episodes.game_date, episodes.episode,
        count(distinct open_spans.row_key) as affected_rows
    from episodes
    inner join open_spans
        on episodes.scope = open_spans.scope
        and episodes.entity = open_spans.incident_entity
        and episodes.game_date = open_spans.game_date
        and open_spans.boundary_order > episodes.first_boundary_order
        and open_spans.as_of_utc >= episodes.opened_at_utc
        and (episodes.is_open or open_spans.as_of_utc <= episodes.last_ended_at_utc)
    group by episodes.scope, episodes.entity, episodes.game_date, episodes.episode

),

final as (

    select
        (episodes.scope || '|' || episodes.entity || '|' || cast(episodes.game_date as {{ dbt.type_string() }}) || '|' || cast(episodes.episode as {{ dbt.type_string() }})) as incident_key,
        episodes.scope,
        episodes.entity,
        episodes.game_id,
        episodes.game_date,
        episodes.episode,
        case
            when episodes.scope = 'game' then coalesce(episodes.row_label, episodes.entity)
            when episodes.entity = 'pipeline' then ('pipeline, ' || coalesce(episodes.row_label, 'a run'))
            when episodes.entity = 'predictions'
                then ('predictions, ' || cast(episodes.own_rows as {{ dbt.type_string() }}) || ' row(s)')
            when episodes.row_label = 'schedule' then (episodes.entity || ' schedule')
            else (episodes.entity || ', ' || cast(episodes.games as {{ dbt.type_string() }}) || ' game(s)')
        end as label,
        episodes.cause,
        episodes.state,
        episodes.detail,
        episodes.first_boundary,
        coalesce(downstream.affected_rows, 0) as affected_rows,
        episodes.games,
        episodes.opened_at_utc,
        case when not episodes.is_open then episodes.last_ended_at_utc end as resolved_at_utc,
        episodes.is_open,
        episodes.reopened_count,
        episodes.reopened_at_utc,
        episodes.runbook,
        episodes.evidence
    from episodes
    left join downstream
        on episodes.scope = downstream.scope
        and episodes.entity = downstream.entity
        and episodes.game_date = downstream.game_date
        and episodes.episode = downstream.episode

)

select * from final
