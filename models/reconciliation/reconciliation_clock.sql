{{ config(materialized='view') }}
{# Leaf for the test that a dead pipeline is not green: how old the verdicts are now. #}
select
    *,
    coalesce(clock = 'wall' and {{ hours_between('as_of_utc', now_utc()) }} > 26, false) as is_stale
from {{ ref('build_context') }}
