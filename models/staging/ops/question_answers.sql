{# When each question was last answered with something, in the last ten days. An empty answer closes
   nothing, but for the list of a season of which no game is published yet. NBA.com's schedule has no
   season in its question: it answers for the season of the clock, whichever it is filed under. #}
with

attempts as (
    select
        attempts.source,
        attempts.endpoint,
        attempts.outcome,
        endpoints.asked_by,
        case
            when attempts.source = 'nba' and attempts.endpoint = 'schedule'
                then {{ season_start_of(eastern_date('attempts.as_of_utc')) }}
            else attempts.requested_for
        end as requested_for,
        attempts.as_of_utc,
        coalesce({{ json_value('attempts.params', '$.game_id') }}, '') as source_game_id
    from {{ ref('scrape_attempts') }} as attempts
    inner join {{ ref('endpoints') }} as endpoints
        on attempts.source = endpoints.source and attempts.endpoint = endpoints.endpoint
    cross join {{ ref('run_context') }} as run_context
    where
        attempts.is_known and attempts.is_last_page and attempts.outcome in ('ok', 'empty')
        and {{ hours_between('attempts.as_of_utc', 'run_context.as_of_utc') }} < 240
)

select
    source,
    endpoint,
    requested_for,
    source_game_id,
    coalesce(
        max(case when outcome = 'ok' then as_of_utc end),
        max(case when asked_by = 'season' then as_of_utc end)
    ) as answered_utc
from attempts
group by source, endpoint, requested_for, source_game_id
having max(case when outcome = 'ok' or asked_by = 'season' then as_of_utc end) is not null
