{{ by_season() }}
with

verdicts as {{ rebuilt(ref('verdicts')) }},

counted as (
    select
        boundary,
        boundary_order,
        game_date,
        count(*) as expected,
        cast(sum(case when state = 'complete' then 1 else 0 end) as int64) as complete,
        cast(sum(case when state = 'degraded' then 1 else 0 end) as int64) as degraded,
        cast(sum(case when state = 'empty_ok' then 1 else 0 end) as int64) as empty_ok,
        cast(sum(case when state = 'not_due' then 1 else 0 end) as int64) as not_due,
        cast(sum(case when state = 'missing' then 1 else 0 end) as int64) as missing,
        cast(sum(case when exception_id is not null then 1 else 0 end) as int64) as excepted,
        cast(sum(case when state = 'missing' and exception_id is not null then 1 else 0 end) as int64) as missing_excepted
    from verdicts
    group by boundary, boundary_order, game_date
)

-- Null when nothing was due: 0 of 0 is never 100.
select
    boundary,
    boundary_order,
    game_date,
    expected,
    complete,
    degraded,
    empty_ok,
    not_due,
    missing,
    excepted,
    missing_excepted,
    {{ safe_divide('100 * (complete + degraded)', 'complete + degraded + missing') }} as coverage_pct,
    {{ safe_divide('100 * (complete + degraded)', 'complete + degraded + missing - missing_excepted') }}
        as unexcepted_coverage_pct
from counted
