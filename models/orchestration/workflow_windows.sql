{# One row per workflow: the window that is open at the clock, else the next one. A window that opens after
   midnight belongs to the game date before. Where no game is near, the passing of time changes nothing, and the
   morning builds what has changed. #}
with

workflows as (
    select
        *,
        {{ safe_integer("substr(opens_et, 1, 2)") }} * 60 + {{ safe_integer("substr(opens_et, 4, 2)") }} as opens_minute,
        {{ safe_integer("substr(closes_et, 1, 2)") }} * 60 + {{ safe_integer("substr(closes_et, 4, 2)") }} as closes_minute
    from {{ ref('workflows') }}
),

dates as (
    {% for day in [-1, 0, 1, 2] %}
    select {{ add_days('as_of_date_et', day) }} as game_date
    from {{ ref('run_context') }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

windows as (
    select
        workflows.*,
        dates.game_date,
        {{ eastern_time_utc('dates.game_date', 'workflows.opens_minute') }} as opens_utc,
        {{ eastern_time_utc('dates.game_date', 'workflows.closes_minute') }} as closes_utc
    from workflows
    cross join dates
),

ranked as (
    select
        windows.*,
        run_context.as_of_utc,
        windows.opens_utc <= run_context.as_of_utc as is_open,
        row_number() over (partition by windows.workflow order by windows.opens_utc) as window_rank
    from windows
    cross join {{ ref('run_context') }} as run_context
    where windows.closes_utc > run_context.as_of_utc
),

near_games as (
    select count(*) as games
    from {{ ref('int_game_dates') }} as game_dates
    cross join {{ ref('run_context') }} as run_context
    where {{ is_near_game_date('game_dates.game_date', 'run_context.as_of_date_et') }}
),

tries as (
    -- One that was killed counts as a try; the next need not wait for it.
    select
        decisions.workflow,
        decisions.game_date,
        count(*) as tries,
        max(case when run_ends.run_id is not null then decisions.as_of_utc end) as last_try_utc
    from {{ source('ops', 'workflow_decisions') }} as decisions
    cross join {{ ref('run_context') }} as run_context
    left join {{ source('ops', 'run_ends') }} as run_ends on decisions.run_id = run_ends.run_id
    where decisions.action = 'RUN' and decisions.as_of_utc <= run_context.as_of_utc
    group by decisions.workflow, decisions.game_date
)

select
    ranked.workflow,
    ranked.game_date,
    ranked.rule,
    case when near_games.games = 0 then 'changed' else ranked.builds end as builds,
    ranked.sources,
    ranked.needs_schedule,
    ranked.look_back_days,
    ranked.every_minutes,
    ranked.max_tries,
    ranked.opens_utc,
    ranked.closes_utc,
    ranked.is_open,
    ranked.as_of_utc,
    coalesce(tries.tries, 0) as tries,
    {{ add_minutes('tries.last_try_utc', 'ranked.every_minutes') }} as not_before_utc
from ranked
cross join near_games
left join tries
    on ranked.workflow = tries.workflow and ranked.game_date = tries.game_date
where ranked.window_rank = 1
