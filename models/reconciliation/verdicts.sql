{{ by_season() }}
{# One row per expected thing over all boundaries, as of the run. Exactly one state; a cause for
   everything but complete and not_due; the known exception that covers it, if any. #}
{% set columns = [
    'boundary', 'entity', 'game_id', 'game_date', 'label', 'expected_by_utc',
    'state', 'cause', 'detail', 'scope', 'scope_entity', 'evidence'
] | join(', ') %}

with

boundaries as (
    select 1 as boundary_order, {{ columns }} from {{ ref('rec_schedule_to_boxscores') }}
    where {{ is_rebuilt() }}
    union all
    select 2 as boundary_order, {{ columns }} from {{ ref('rec_boxscores_to_analytics') }}
    where {{ is_rebuilt() }}
    union all
    select 3 as boundary_order, {{ columns }} from {{ ref('rec_analytics_to_features') }}
    where {{ is_rebuilt() }}
    union all
    select 4 as boundary_order, {{ columns }} from {{ ref('rec_features_to_predictions') }}
    where {{ is_rebuilt() }}
    union all
    select 5 as boundary_order, {{ columns }} from {{ ref('rec_phase_timing') }}
    where {{ is_rebuilt() }}
),

exceptions as (
    select known_exceptions.*
    from {{ ref('known_exceptions') }} as known_exceptions
    cross join {{ ref('run_context') }} as run_context
    where known_exceptions.expires_on >= run_context.as_of_date_et
),

covered as (
    select
        boundaries.boundary,
        boundaries.entity,
        coalesce(boundaries.game_id, '') as game_key,
        boundaries.game_date,
        min(exceptions.exception_id) as exception_id
    from boundaries
    inner join exceptions on {{ is_accepted('boundaries', 'exceptions') }}
    where boundaries.state in ('degraded', 'missing')
    group by boundaries.boundary, boundaries.entity, coalesce(boundaries.game_id, ''), boundaries.game_date
),

-- A game that is accepted as lost is accepted with its players.
accepted_games as (
    select game_key, game_date, min(exception_id) as exception_id
    from covered
    where boundary = 'schedule_to_boxscores' and entity = 'game'
    group by game_key, game_date
)

select
    boundaries.*,
    (boundaries.boundary || '|' || boundaries.entity || '|' || coalesce(boundaries.game_id, '') || '|' || cast(boundaries.game_date as {{ dbt.type_string() }})) as verdict_key,
    coalesce(covered.exception_id, accepted_games.exception_id) as exception_id,
    boundaries.state in ('degraded', 'missing')
    and covered.exception_id is null
    and boundaries.cause <> 'upstream_broken' as is_incident,
    run_context.as_of_utc
from boundaries
cross join {{ ref('run_context') }} as run_context
left join covered
    on boundaries.boundary = covered.boundary
    and boundaries.entity = covered.entity
    and coalesce(boundaries.game_id, '') = covered.game_key
    and boundaries.game_date = covered.game_date
left join accepted_games
    on boundaries.boundary_order = 2
    and boundaries.cause = 'upstream_broken'
    and boundaries.game_id = accepted_games.game_key
    and boundaries.game_date = accepted_games.game_date
