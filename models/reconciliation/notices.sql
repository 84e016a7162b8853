{{ by_season() }}
{# One row per boundary, entity, game and date that is listed and never alerted or retried: a game that is
   legitimately absent, and what a known exception names. Only `empty_ok` of the first boundary is listed:
   players who did not play or have no line are normal in every game, and a game that is off would be repeated
   at each boundary. Those are only counted, in reconciliation_daily. #}
select
    boundary,
    boundary_order,
    entity,
    game_id,
    game_date,
    label,
    state,
    cause,
    detail,
    exception_id,
    evidence
from {{ ref('verdicts') }}
where
    ((state = 'empty_ok' and boundary_order = 1) or (exception_id is not null and cause <> 'upstream_broken'))
    and {{ is_rebuilt() }}
