{{ config(materialized='view') }}
{# One row per source, endpoint, date and cause: questions about lists, lines and what lies ahead whose last
   answer failed or was empty. What is used is the answer before it, if there is one. Questions about games that are over are
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
        max(attempts.record_count) over question as most_records,
        max(case when attempts.outcome = 'ok' and coalesce(attempts.is_last_page, true) then 1 else 0 end) over question as was_answered,
        row_number() over (question order by attempts.responded_at_utc desc, attempts.attempt_id desc) as recency
    from {{ ref('scrape_attempts') }} as attempts
    inner join endpoints
        on attempts.source = endpoints.source and attempts.endpoint = endpoints.endpoint
    where attempts.is_known
    window question as (
        partition by
            attempts.source, attempts.endpoint, attempts.requested_for,
            {{ json_value('attempts.params', '$.game_id') }}
    )
),

-- Before they are made known, lines, crews and a date's games are rightly empty; injuries are in summer, and so is the list of
-- a season that is not out yet. Lines that were there are not taken down before tip-off, unless the game is off.
failed as (
    select
        questions.*,
        game_ids.game_id,
        games.label,
        {{ cause_of_outcome('questions.outcome') }} as finding,
        row_number() over (
            partition by questions.source, questions.endpoint, questions.requested_for, {{ cause_of_outcome('questions.outcome') }}
            order by questions.as_of_utc desc, questions.responded_at_utc desc, questions.attempt_id desc
        ) as place
    from questions
    left join {{ ref('int_game_ids') }} as game_ids
        on questions.source = game_ids.source and questions.source_game_id = game_ids.source_game_id
    left join {{ ref('int_game_dates') }} as game_dates
        on game_ids.game_id = game_dates.game_id and questions.requested_for = game_dates.game_date
    left join {{ ref('int_games') }} as games on game_ids.game_id = games.game_id
    where
        questions.recency = 1
        and (
            questions.outcome not in ('ok', 'empty')
            or (questions.outcome = 'empty' and questions.endpoint = 'players')
            or (
                questions.outcome = 'empty' and questions.endpoint in ('schedule', 'games')
                and (questions.was_answered = 1 or {{ eastern_date('questions.as_of_utc') }} >= {{ add_days('questions.requested_for', 102) }})
            )
            or (
                questions.outcome = 'empty' and questions.endpoint = 'player_injuries'
                and {{ lists_injuries('questions.as_of_utc') }}
            )
            or (
                questions.outcome = 'empty' and questions.endpoint = 'player_props' and questions.most_records > 0
                and game_dates.standing in ('on', 'played') and questions.as_of_utc < game_dates.tip_utc
            )
        )
)

select
    failed.source,
    failed.endpoint,
    failed.requested_for,
    case when count(*) = 1 then min(failed.game_id) end as game_id,
    failed.finding,
    count(*) as records,
    (
        'the last answer, ' || {{ eastern_stamp('max(failed.as_of_utc)') }} || ', was '
        || max(case when failed.place = 1 then failed.outcome end)
        || case
            when min(failed.was_answered) = 1 then ': an earlier answer is used'
            when max(failed.was_answered) = 0 then ': there is no earlier one'
            else ': an earlier answer is used where there is one'
        end
        || case when count(failed.label) > 1 then (' (' || string_agg(failed.label, ', ' order by failed.label) || ')') else '' end
    ) as detail
from failed
group by failed.source, failed.endpoint, failed.requested_for, failed.finding
