{# Box scores landed against the schedule's expectation, per day. A ratio, so that an empty
   Thursday is no anomaly: days without a due game are not here. #}
select
    game_date,
    expected - empty_ok - not_due as games_due,
    complete + degraded as games_landed,
    {{ safe_divide('complete + degraded', 'expected - empty_ok - not_due') }} as landed_share
from {{ ref('reconciliation_daily') }}
where boundary = 'schedule_to_boxscores' and expected - empty_ok - not_due > 0
