{# One row: how many games of the last seven days have a box score, and how many of them a second source
   was compared with. The share is null where there is none. #}
select
    count(*) as games,
    count(games.compared_with) as compared,
    round(100 * {{ safe_divide('count(games.compared_with)', 'count(*)') }}, 1) as compared_pct
from {{ ref('report_confirmations') }} as games
cross join {{ ref('run_context') }} as run_context
where
    games.confirmation <> 'absent'
    and games.game_date >= {{ add_days('run_context.as_of_date_et', -7) }}
