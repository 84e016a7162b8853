{# The questions that each open window still has to ask: source, endpoint, date and game. Nothing
   is asked about a game that is off. #}
with

windows as (
    select windows.*, endpoints.source, endpoints.endpoint, endpoints.subject
    from {{ ref('workflow_windows') }} as windows
    inner join {{ ref('endpoints') }} as endpoints
        on strpos((' ' || windows.sources || ' '), (' ' || endpoints.source || '/' || endpoints.endpoint || ' ')) > 0
    where windows.is_open
),

games as (
    select * from {{ ref('workflow_games') }}
),

disputed as (
    select distinct game_date
    from games
    where is_disputed
),

of_dates as (
    select distinct
        windows.workflow, windows.rule, windows.source, windows.endpoint,
        case
            when windows.subject = 'list' then {{ season_start_of('windows.game_date') }}
            else games.game_date
        end as requested_for,
        '' as source_game_id,
        windows.opens_utc as answered_after_utc
    from windows
    left join games
        on games.game_date between {{ add_days('windows.game_date', '-windows.look_back_days') }} and windows.game_date
        and (
            (windows.subject = 'dates_over' and games.is_wanted and games.expected_end_utc <= windows.as_of_utc)
            or (windows.subject = 'date_ahead' and games.game_date = windows.game_date)
            or (
                windows.subject = 'list'
                and games.game_date = windows.game_date
                and games.expected_end_utc > windows.as_of_utc
            )
        )
    left join disputed on windows.game_date = disputed.game_date
    where
        windows.subject in ('list', 'date_ahead', 'dates_over') and windows.rule <> 'look_again'
        and (windows.rule <> 'game_aware' or windows.endpoint <> 'games' or disputed.game_date is not null)
        and (games.game_id is not null or (windows.subject = 'list' and windows.rule <> 'game_aware'))
),

of_games as (
    select distinct
        windows.workflow, windows.rule, windows.source, windows.endpoint,
        games.game_date as requested_for, game_ids.source_game_id,
        case when windows.subject = 'games_over' then games.expected_end_utc else windows.opens_utc end
            as answered_after_utc
    from windows
    inner join games
        on games.game_date between {{ add_days('windows.game_date', '-windows.look_back_days') }} and windows.game_date
        and (
            (windows.subject = 'games_over' and games.expected_end_utc <= windows.as_of_utc)
            or (windows.subject = 'games_ahead' and games.tip_utc > windows.as_of_utc)
        )
    inner join {{ ref('int_game_ids') }} as game_ids
        on windows.source = game_ids.source and games.game_id = game_ids.game_id
    where game_ids.is_current
),

-- Stat corrections come two to three days later, and some within the week: complete dates are looked at again.
settled as (
    select game_date
    from games
    group by game_date
    having max(case when is_wanted then 1 else 0 end) = 0
),

second_looks as (
    select
        windows.workflow, windows.rule, windows.source, windows.endpoint,
        settled.game_date as requested_for, '' as source_game_id, windows.opens_utc as answered_after_utc
    from windows
    inner join settled
        on {{ day_number('windows.game_date') }} - {{ day_number('settled.game_date') }} in (2, 3, 7)
    where windows.rule = 'look_again'
),

asked as (
    select * from of_dates
    union all
    select * from second_looks
    union all
    select * from of_games
)

select
    asked.workflow, asked.source, asked.endpoint, asked.requested_for,
    nullif(asked.source_game_id, '') as source_game_id
from asked
left join {{ ref('question_answers') }} as answers
    on asked.source = answers.source
    and asked.endpoint = answers.endpoint
    and asked.requested_for = answers.requested_for
    and asked.source_game_id = answers.source_game_id
left join {{ ref('second_source_questions') }} as second_source
    on asked.source = 'nba' and asked.endpoint = 'box_scores'
    and asked.requested_for = second_source.requested_for
    and asked.source_game_id = second_source.source_game_id
-- Once a day, or until found: not again what has been answered, but for a game that was still on.
where
    asked.rule in ('game_aware', 'until_complete')
    or answers.answered_utc is null
    or answers.answered_utc < asked.answered_after_utc
    or second_source.source_game_id is not null
