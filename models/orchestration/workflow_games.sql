{# The games of the last ten days that are on or were played, with what the workflows ask of each:
   is it over, and is its box score still wanted. #}
with

game_dates as (
    select * from {{ ref('int_game_dates') }}
    where standing not in ('postponed', 'cancelled')
),

verdicts as (
    select * from {{ ref('rec_schedule_to_boxscores') }}
    where entity = 'game'
)

-- Wanted: what reconciliation does not call complete, as far as asking again can mend it.
select
    game_dates.game_id,
    game_dates.game_date,
    game_dates.tip_utc,
    {{ expected_game_end('game_dates.tip_utc', 'game_dates.game_date') }} as expected_end_utc,
    coalesce(
        verdicts.state = 'not_due' or (verdicts.state in ('missing', 'degraded') and causes.retryable), false
    ) as is_wanted,
    -- One list has it on and the other does not, or at another hour: then both are worth asking.
    game_dates.standing = 'on'
    and (
        game_dates.is_nba_listed <> game_dates.is_bdl_current
        or coalesce(abs({{ hours_between('listings.nba_tip_utc', 'listings.bdl_tip_utc') }}) >= 1, false)
    ) as is_disputed
from game_dates
cross join {{ ref('run_context') }} as run_context
left join {{ ref('int_game_listings') }} as listings
    on game_dates.game_id = listings.game_id and game_dates.game_date = listings.game_date
left join verdicts
    on game_dates.game_id = verdicts.game_id and game_dates.game_date = verdicts.game_date
left join {{ ref('causes') }} as causes on verdicts.cause = causes.cause
where game_dates.game_date between {{ add_days('run_context.as_of_date_et', -9) }} and run_context.as_of_date_et
