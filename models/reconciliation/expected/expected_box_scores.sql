{{ by_season() }}
{# Which box scores should be there, and that there should be a schedule: the first boundary of
   expected_outputs. #}
with

delays as (

    select * from {{ ref('int_source_delays') }}
    where source = 'balldontlie'

),

run_context as (

    select * from {{ ref('run_context') }}

),

-- A game without a known tip-off is over by the end of its Eastern day.
timed as (

    select
        *,
        {{ expected_game_end('tip_utc', 'game_date') }}
            as expected_end_utc
    from {{ ref('int_game_dates') }}
    where {{ is_rebuilt() }}

),

games as (

    select
        'schedule_to_boxscores' as boundary,
        'game' as entity,
        timed.game_id,
        timed.game_date,
        timed.expected_end_utc,
        {{ add_minutes('timed.expected_end_utc', 'delays.grace_minutes') }} as expected_by_utc
    from timed
    cross join delays

),

-- Without a schedule nothing would be expected and everything would look well: the four dates that a run
-- reports on then show it.
latest_schedule as (

    select max(attempts.as_of_utc) as as_of_utc
    from {{ ref('scrape_attempts') }} as attempts
    cross join run_context
    where
        attempts.is_known and attempts.is_last_page and attempts.outcome = 'ok'
        and {{ lists_games_of('attempts', 'run_context.as_of_date_et') }}

),

recent_days as (

    {% for days_ago in range(4) %}
    select
        {{ add_days('as_of_date_et', -days_ago) }} as game_date,
        {{ 'as_of_utc' if days_ago == 0 else eastern_midnight_utc(add_days('as_of_date_et', 1 - days_ago)) }} as judged_at_utc
    from run_context
    where run_id is not null
    {{ "union all" if not loop.last }}
    {% endfor %}

),

schedule as (

    select
        'schedule_to_boxscores' as boundary,
        'schedule' as entity,
        cast(null as {{ dbt.type_string() }}) as game_id,
        recent_days.game_date,
        recent_days.judged_at_utc as expected_end_utc,
        recent_days.judged_at_utc as expected_by_utc
    from recent_days
    cross join latest_schedule
    where
        latest_schedule.as_of_utc is null
        or {{ hours_between('latest_schedule.as_of_utc', 'recent_days.judged_at_utc') }} > 26

),

final as (

    select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
    from games
    union all
    select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
    from schedule

)

select * from final
