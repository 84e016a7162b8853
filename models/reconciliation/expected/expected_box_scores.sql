{{ by_season() }}
{# Which box scores should be there, and that there should be a schedule: the first boundary of
   expected_outputs. #}
with

delays as (
    select * from {{ ref('int_source_delays') }}
    where source = 'balldontlie'
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

latest_schedule as (
    select
        max(case
            when
                attempts.is_last_page and {{ shows_games('attempts') }}
                and {{ lists_games_of('attempts', 'run_context.as_of_date_et') }}
                then attempts.as_of_utc
        end) as as_of_utc,
        min(attempts.as_of_utc) as first_asked_utc
    from {{ ref('scrape_attempts') }} as attempts
    cross join {{ ref('run_context') }} as run_context
    where attempts.is_known
),

-- Without a schedule nothing would be expected and everything would look well. Since when one is owed: 26 hours
-- after the last; without any since the first request, or since the list of the last season does no more.
owed as (
    select
        run_context.as_of_utc,
        run_context.as_of_date_et,
        coalesce(
            {{ eastern_date(add_minutes('latest_schedule.as_of_utc', 1560)) }},
            greatest(
                {{ add_days(season_start_of(add_days('run_context.as_of_date_et', -102)), 102) }},
                coalesce({{ eastern_date('latest_schedule.first_asked_utc') }}, run_context.as_of_date_et)
            )
        ) as since_date
    from {{ ref('run_context') }} as run_context
    cross join latest_schedule
    where
        run_context.run_id is not null
        and coalesce({{ hours_between('latest_schedule.as_of_utc', 'run_context.as_of_utc') }} > 26, true)
),

-- That date, and of the four that a run reports on those after it.
owed_days as (
    select since_date as game_date, as_of_utc, as_of_date_et from owed
    {%- for days_ago in range(4) %}
    union all
    select {{ add_days('as_of_date_et', -days_ago) }}, as_of_utc, as_of_date_et from owed
    where {{ add_days('as_of_date_et', -days_ago) }} > since_date
    {%- endfor %}
),

schedule as (
    select
        'schedule_to_boxscores' as boundary,
        'schedule' as entity,
        cast(null as {{ dbt.type_string() }}) as game_id,
        game_date,
        case
            when game_date = as_of_date_et then as_of_utc
            else {{ eastern_midnight_utc(add_days('game_date', 1)) }}
        end as judged_at_utc
    from owed_days
)

select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
from games
union all
select boundary, entity, game_id, game_date, judged_at_utc, judged_at_utc
from schedule
