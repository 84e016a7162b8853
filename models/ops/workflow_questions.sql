{# The questions that each open window still has to ask: source, endpoint, date and game. Nothing
   is asked about a game that is off. #}
with

windows as (

    select
        windows.*,
        endpoints.source,
        endpoints.endpoint,
        endpoints.subject
    from {{ ref('workflow_windows') }} as windows
    inner join {{ ref('endpoints') }} as endpoints
        on strpos((' ' || windows.sources || ' '), (' ' || endpoints.source || '/' || endpoints.endpoint || ' ')) > 0
    where windows.is_open

),

games as (

    select
        game_dates.game_id,
        game_dates.game_date,
        game_dates.tip_utc,
        {{ expected_game_end('game_dates.tip_utc', 'game_dates.game_date') }} as expected_end_utc,
        -- What reconciliation does not call complete, as far as asking again can mend it.
        verdicts.state = 'not_due' or (verdicts.state in ('missing', 'degraded') and causes.retryable) as is_wanted
    from {{ ref('int_game_dates') }} as game_dates
    cross join {{ ref('run_context') }} as run_context
    left join {{ ref('rec_schedule_to_boxscores') }} as verdicts
        on verdicts.entity = 'game'
        and game_dates.game_id = verdicts.game_id
        and game_dates.game_date = verdicts.game_date
    left join {{ ref('causes') }} as causes on verdicts.cause = causes.cause
    where
        game_dates.standing not in ('postponed', 'cancelled')
        and game_dates.game_date between {{ add_days('run_context.as_of_date_et', -9) }} and run_context.as_of_date_et

),

-- When each question was last answered with something; an empty answer closes nothing.
answers as (

    select
        source,
        endpoint,
        requested_for,
        coalesce({{ json_value('params', '$.game_id') }}, '') as source_game_id,
        max(scrape_attempts.as_of_utc) as answered_utc
    from {{ ref('scrape_attempts') }} as scrape_attempts
    cross join {{ ref('run_context') }} as run_context
    where
        is_known and is_last_page and outcome = 'ok'
        and {{ hours_between('scrape_attempts.as_of_utc', 'run_context.as_of_utc') }} < 240
    group by source, endpoint, requested_for, coalesce({{ json_value('params', '$.game_id') }}, '')

),

-- One list has a game on and the other does not: then both are worth asking.
disputed as (

    select game_date, count(*) as games
    from {{ ref('int_game_dates') }}
    where standing = 'on' and is_nba_listed <> is_bdl_current
    group by game_date

),

of_dates as (

    select distinct
        windows.workflow, windows.rule, windows.source, windows.endpoint, windows.subject, windows.opens_utc,
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
        windows.subject in ('list', 'date_ahead', 'dates_over')
        and (windows.rule <> 'game_aware' or windows.source = 'nba' or disputed.games > 0)
        and (games.game_id is not null or (windows.subject = 'list' and windows.rule <> 'game_aware'))

),

of_games as (

    select distinct
        windows.workflow, windows.rule, windows.source, windows.endpoint, windows.subject, windows.opens_utc,
        games.game_date as requested_for,
        game_ids.source_game_id,
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
    where windows.subject in ('games_over', 'games_ahead')

),

asked as (

    select * from of_dates
    union all
    select * from of_games

),

final as (

    select
        asked.workflow,
        asked.source,
        asked.endpoint,
        asked.requested_for,
        nullif(asked.source_game_id, '') as source_game_id
    from asked
    left join answers
        on asked.source = answers.source
        and asked.endpoint = answers.endpoint
        and asked.requested_for = answers.requested_for
        and asked.source_game_id = answers.source_game_id
    -- Once a day, or until found: not again what has been answered.
    where
        asked.rule in ('game_aware', 'until_complete')
        or answers.answered_utc is null
        or answers.answered_utc < asked.answered_after_utc

)

select * from final
