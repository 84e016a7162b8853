{{ config(materialized='view') }}
{# One row per source, endpoint, date and cause: questions about lists, lines and what lies ahead whose last
   answer failed or was empty. What is used is the answer before it. Questions about games that are over are
   in rec_uncompared and in the verdicts. #}
with

endpoints as (
    select * from {{ ref('endpoints') }}
    where subject <> 'games_over' and subject <> 'dates_over'
),

questions as (
    select
        attempts.source,
        attempts.endpoint,
        attempts.requested_for,
        attempts.outcome,
        attempts.as_of_utc,
        attempts.responded_at_utc,
        attempts.attempt_id,
        {{ json_value('attempts.params', '$.game_id') }} as source_game_id,
        row_number() over (
            partition by
                attempts.source, attempts.endpoint, attempts.requested_for,
                {{ json_value('attempts.params', '$.game_id') }}
            order by attempts.responded_at_utc desc, attempts.attempt_id desc
        ) as recency
    from {{ ref('scrape_attempts') }} as attempts
    inner join endpoints
        on attempts.source = endpoints.source and attempts.endpoint = endpoints.endpoint
    where attempts.is_known
),

-- Before they are made known, lines, crews and a date's games are rightly empty; injuries are in summer.
failed as (
    select
        *,
        {{ cause_of_outcome('outcome') }} as finding,
        row_number() over (
            partition by source, endpoint, requested_for, {{ cause_of_outcome('outcome') }}
            order by as_of_utc desc, responded_at_utc desc, attempt_id desc
        ) as place
    from questions
    where
        recency = 1
        and (
            outcome not in ('ok', 'empty')
            or (outcome = 'empty' and endpoint in ('schedule', 'games', 'players'))
            or (outcome = 'empty' and endpoint = 'player_injuries' and {{ lists_injuries('as_of_utc') }})
        )
)

select
    failed.source,
    failed.endpoint,
    failed.requested_for,
    case when count(*) = 1 then min(game_ids.game_id) end as game_id,
    failed.finding,
    count(*) as records,
    (
        'the last answer, ' || {{ eastern_stamp('max(failed.as_of_utc)') }} || ', was '
        || max(case when failed.place = 1 then failed.outcome end)
        || ': an earlier answer is used'
    ) as detail
from failed
left join {{ ref('int_game_ids') }} as game_ids
    on failed.source = game_ids.source and failed.source_game_id = game_ids.source_game_id
group by failed.source, failed.endpoint, failed.requested_for, failed.finding
