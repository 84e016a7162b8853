{# How long after the expected end of a game its final box score was there: by source, time zone of
   the arena and month. Only arrivals that are known to the hour or two are measured. #}
with

measured as (
    select
        arrivals.source,
        teams.arena_time_zone,
        substr(cast(arrivals.game_date as {{ dbt.type_string() }}), 1, 7) as month,
        arrivals.is_bounded,
        arrivals.attempts_before,
        case when arrivals.is_bounded then arrivals.hours_after_end end as hours_after_end
    from {{ ref('int_final_arrivals') }} as arrivals
    inner join {{ ref('teams') }} as teams on arrivals.home_team = teams.team
    where not arrivals.is_backfilled
)

select
    source,
    arena_time_zone,
    month,
    count(*) as arrivals,
    sum(case when is_bounded then 1 else 0 end) as measured_arrivals,
    round(avg(attempts_before), 2) as mean_attempts_before,
    round({{ percentile('hours_after_end', 50) }}, 2) as p50_hours,
    round({{ percentile('hours_after_end', 90) }}, 2) as p90_hours,
    round({{ percentile('hours_after_end', 95) }}, 2) as p95_hours,
    round(max(hours_after_end), 2) as max_hours
from measured
group by source, arena_time_zone, month
