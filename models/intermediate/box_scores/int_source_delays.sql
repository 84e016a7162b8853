{# The grace of each source after the expected end of a game: the seed's, or the measured 95th percentile
   where that is later. Never more than 6 hours above the seed, so that a source that slowly dies cannot
   hide it. #}
{% set days, least, most_minutes = 60, 30, 360 %}

with

measured as (
    select
        finals.source,
        count(*) as arrivals,
        cast(ceil(60 * {{ percentile('finals.hours_after_end', 95) }}) as {{ dbt.type_int() }}) as p95_minutes
    from {{ ref('int_final_arrivals') }} as finals
    cross join {{ ref('run_context') }} as run_context
    where
        finals.is_bounded
        and finals.game_date >= {{ add_days('run_context.as_of_date_et', -days) }}
        and finals.game_date < run_context.as_of_date_et
    group by finals.source
)

select
    delays.source,
    delays.grace_minutes as seed_minutes,
    coalesce(measured.arrivals, 0) as arrivals,
    measured.p95_minutes,
    case
        when coalesce(measured.arrivals, 0) < {{ least }} then delays.grace_minutes
        else least(greatest(delays.grace_minutes, measured.p95_minutes), delays.grace_minutes + {{ most_minutes }})
    end as grace_minutes
from {{ ref('source_delays') }} as delays
left join measured on delays.source = measured.source
