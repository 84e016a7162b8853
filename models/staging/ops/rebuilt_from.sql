{{ config(materialized='table') }}
{# One row: the first day of the first season that this build rebuilds (macro by_season). Rebuilt are the
   seasons from the first of which something was asked, predicted, tested or imported, or an exception
   expired, since the last good build began; of a season's end something is learned until November. #}
with

phases as (
    select * from {{ ref('phase_execution_log') }}
),

-- A build has ended well when both of its phases have.
builds as (
    select run_id, min(started_at_utc) as started_at_utc
    from phases
    where phase in ('analytics', 'features')
    group by run_id
    having count(*) = 2 and min(case when status = 'completed' then 1 else 0 end) = 1
),

last_build as (
    select max(started_at_utc) as started_at_utc
    from builds
),

changes as (
    select {{ season_start_of('requested_for') }} as season_start, responded_at_utc as changed_at_utc
    from {{ ref('scrape_attempts') }}

    union all

    -- A prediction is made in a phase; those of a run that was killed may be there.
    select {{ season_start_of('game_date') }}, coalesce(ended_at_utc, started_at_utc)
    from phases
    where phase = 'predictions' and game_date is not null

    union all

    select {{ season_start_of('trained_to') }}, recorded_at_utc
    from {{ source('predictions', 'models') }}
    where purpose = 'backtest'

    union all

    select {{ season_start_of('game_date') }}, recorded_at_utc
    from {{ source('archive', 'player_lines') }}
    where {{ any_date('game_date') }}

    union all

    select {{ season_start_of('game_date') }}, recorded_at_utc
    from {{ source('archive', 'injury_reports') }}
    where {{ any_date('game_date') }}

    union all

    -- What an exception covered is an incident again once it has expired.
    select
        {{ season_start_of('exceptions.game_date') }},
        {{ eastern_midnight_utc(add_days('exceptions.expires_on', 1)) }}
    from {{ ref('known_exceptions') }} as exceptions
    cross join {{ ref('run_context') }} as run_context
    where exceptions.expires_on < run_context.as_of_date_et
),

seasons as (
    select season_start, max(changed_at_utc) as changed_at_utc
    from changes
    where season_start is not null
    group by season_start
),

first_days as (
    select
        min(seasons.season_start) as first_known,
        -- What a killed run has landed may be a little older than the build that followed it.
        min(case
            when last_build.started_at_utc is null then seasons.season_start
            when {{ hours_between('last_build.started_at_utc', 'seasons.changed_at_utc') }} > -1 then seasons.season_start
        end) as first_changed,
        min({{ season_start_of(add_days('run_context.as_of_date_et', -120)) }}) as current_season
    from seasons
    cross join last_build
    cross join {{ ref('run_context') }} as run_context
),

ranges as (
    select first_known, least(coalesce(first_changed, current_season), current_season) as first_rebuilt
    from first_days
)

select
    -- The seasons of 2019 and 2020 went on after the next 1 July.
    case
        when extract(year from first_rebuilt) in (2020, 2021) then date '2019-07-01'
        else first_rebuilt
    end as first_day,
    coalesce(first_rebuilt <= first_known, true) as is_everything
from ranges
