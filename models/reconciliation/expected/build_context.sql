{# The run whose verdicts are there, and its clock. Made last, so that a build which fails before all
   verdicts are there leaves the run of the one before. #}
-- depends_on: {{ ref('reconciliation_daily') }}
-- depends_on: {{ ref('incidents') }}
-- depends_on: {{ ref('notices') }}
-- depends_on: {{ ref('known_seasons') }}
select
    *,
    {{ now_utc() }} as built_at_utc
from {{ ref('run_context') }}
