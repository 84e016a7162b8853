{# The seasons of which a schedule has landed: of their dates, and of no others, it is known whether a
   game is expected. Two seasons went on after the next 1 July. #}
with

lists as (
    select attempts.requested_for as season_start, attempts.as_of_utc, attempts.outcome
    from {{ ref('scrape_attempts') }} as attempts
    where
        attempts.is_known and attempts.is_last_page and {{ shows_games('attempts') }}
        and {{ lists_games('attempts') }}
),

landed as (
    select distinct {{ season_of('season_start') }} as season
    from lists
    where outcome = 'ok'
),

-- Until a new season's schedule is out, the sources still answer with the one before: by the end of
-- September nobody plays.
summers as (
    select max({{ season_of('run_context.as_of_date_et') }}) as season
    from {{ ref('run_context') }} as run_context
    inner join lists on lists.as_of_utc >= {{ eastern_midnight_utc(season_start_of('run_context.as_of_date_et')) }}
    where {{ season_of('run_context.as_of_date_et') }} not in (select season from landed)
)

select
    season,
    {{ first_day_of_games('season') }} as first_date,
    {{ add_days(first_day_of_games('season + 1'), -1) }} as last_date
from landed

union all

select
    season,
    {{ season_start('season') }} as first_date,
    {{ add_days(season_start('season'), 91) }} as last_date
from summers
where season is not null
