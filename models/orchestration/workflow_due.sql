{# What each workflow is to do at the clock: RUN, SKIP or ABORT, why, what it asks, and when it can
   be due next. `nba-props tick` acts on it. #}
with

-- A key that was refused is not tried again by every tick: what was refused last waits for an hour, the rest goes on.
refused as (
    select attempts.source, attempts.endpoint
    from {{ ref('scrape_attempts') }} as attempts
    cross join {{ ref('run_context') }} as run_context
    where attempts.is_known and {{ hours_between('attempts.as_of_utc', 'run_context.as_of_utc') }} < 1
    group by attempts.source, attempts.endpoint
    having max(case when attempts.outcome = 'unauthorized' then attempts.responded_at_utc end) = max(attempts.responded_at_utc)
),

questions as (
    select
        asked.workflow,
        count(case when refused.endpoint is null then 1 end) as questions,
        ('[' || string_agg(
            case when refused.endpoint is null
                then ('["' || asked.source || '/' || asked.endpoint || '", "' || cast(asked.requested_for as {{ dbt.type_string() }}) || '", ' || coalesce(('"' || asked.source_game_id || '"'), 'null') || ']')
            end,
            ', ' order by asked.source, asked.endpoint, asked.requested_for, asked.source_game_id
        ) || ']') as targets
    from {{ ref('workflow_questions') }} as asked
    left join refused on asked.source = refused.source and asked.endpoint = refused.endpoint
    group by asked.workflow
),

latest_schedule as (
    select
        coalesce(min({{ hours_between('attempts.as_of_utc', 'run_context.as_of_utc') }}) > 26, true) as is_unknown
    from {{ ref('scrape_attempts') }} as attempts
    cross join {{ ref('run_context') }} as run_context
    where
        attempts.is_known and attempts.is_last_page and {{ shows_games('attempts') }}
        and {{ lists_games_of('attempts', 'run_context.as_of_date_et') }}
),

judged as (
    select
        windows.*,
        coalesce(questions.questions, 0) as questions,
        questions.targets,
        case
            when not windows.is_open then 'not_open'
            when windows.needs_schedule and latest_schedule.is_unknown then 'no_schedule'
            when questions.questions is null then 'nothing_to_ask'
            when questions.questions = 0 then 'refused'
            when windows.tries >= windows.max_tries then 'no_more_tries'
            when windows.not_before_utc > windows.as_of_utc then 'too_soon'
            else 'due'
        end as judgement
    from {{ ref('workflow_windows') }} as windows
    cross join latest_schedule
    left join questions on windows.workflow = questions.workflow
)

select
    workflow,
    game_date,
    builds,
    case
        when judgement = 'due' then 'RUN'
        when judgement in ('no_schedule', 'refused') then 'ABORT'
        else 'SKIP'
    end as action,
    case judgement
        when 'not_open' then ('opens ' || {{ eastern_text('opens_utc') }})
        when 'no_schedule' then 'no schedule of the last 26 hours'
        when 'refused' then 'the key was refused within the hour'
        when 'nothing_to_ask' then 'nothing to ask'
        when 'no_more_tries' then ('tried ' || cast(tries as {{ dbt.type_string() }}) || ' times')
        when 'too_soon' then ('not again before ' || {{ eastern_text('not_before_utc') }})
        else (cast(questions as {{ dbt.type_string() }}) || ' question(s)')
    end as reason,
    case when judgement = 'due' then targets end as targets,
    questions,
    case
        when judgement = 'not_open' then opens_utc
        when judgement = 'no_more_tries' then closes_utc
        when judgement = 'too_soon' then not_before_utc
        else {{ add_minutes('as_of_utc', 'every_minutes') }}
    end as next_check_utc
from judged
