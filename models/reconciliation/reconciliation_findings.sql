{{ by_season() }}
{# Leaf for the tests tagged reconciliation: open rows that no exception covers. Nothing refs
   it, so a failing test never skips a model. #}
select
    boundary,
    state,
    cause,
    game_date,
    game_id,
    entity,
    label,
    detail
from {{ ref('verdicts') }}
where
    (is_incident or (cause = 'upstream_broken' and exception_id is null))
    and {{ is_rebuilt() }}
