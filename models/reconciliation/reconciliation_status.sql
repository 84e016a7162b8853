{{ config(materialized='view') }}
{# The verdict of a date: error below 80 % at the lowest boundary or with the circuit breaker open, unknown
   where no schedule lists what is expected or nothing was ever asked for, warning below 95 % or with an
   open incident, else ok. #}
with

daily as (
    select
        game_date,
        min(unexcepted_coverage_pct) as lowest_coverage_pct
    from {{ ref('reconciliation_daily') }}
    group by game_date
),

open_incidents as (
    select game_date, count(*) as open_incidents
    from {{ ref('incidents') }}
    where is_open
    group by game_date
),

-- What a date waits for that is another date's incident.
upstream as (
    select game_date, min(detail) as waits_for
    from {{ ref('verdicts') }}
    where boundary_order in (3, 4) and cause = 'upstream_broken'
    group by game_date
),

breakers as (
    select * from {{ ref('circuit_breaker') }}
    where is_open
),

known as (
    select distinct daily.game_date
    from daily
    inner join {{ ref('known_seasons') }} as seasons on daily.game_date between seasons.first_date and seasons.last_date
),

joined as (
    select
        daily.game_date,
        breakers.game_date is not null as is_breaker_open,
        known.game_date is null or unpromised.game_date is not null as is_unknown,
        unpromised.begins_on,
        daily.lowest_coverage_pct,
        coalesce(open_incidents.open_incidents, 0) as open_incidents,
        case when open_incidents.game_date is null then coalesce((': ' || upstream.waits_for), '') else '' end as waits_text
    from daily
    left join open_incidents on daily.game_date = open_incidents.game_date
    left join upstream on daily.game_date = upstream.game_date
    left join breakers on daily.game_date = breakers.game_date
    left join known on daily.game_date = known.game_date
    left join {{ ref('unpromised_dates') }} as unpromised on daily.game_date = unpromised.game_date
)

select
    game_date,
    is_breaker_open,
    lowest_coverage_pct,
    open_incidents,
    case
        when lowest_coverage_pct < 80 or is_breaker_open then 'error'
        when is_unknown then 'unknown'
        when lowest_coverage_pct < 95 or open_incidents > 0 then 'warning'
        else 'ok'
    end as status,
    case
        when lowest_coverage_pct < 80 or (lowest_coverage_pct < 95 and not is_unknown)
            then ('lowest coverage is ' || {{ coverage_text('lowest_coverage_pct') }} || waits_text)
        when is_breaker_open then 'the circuit breaker is open'
        when begins_on is not null
            then ('this warehouse begins on ' || cast(begins_on as {{ dbt.type_string() }}) || ' and never asked for this date: `nba-props backfill --from ' || cast(game_date as {{ dbt.type_string() }}) || ' --to ' || cast(game_date as {{ dbt.type_string() }}) || '` lands it')
        when is_unknown
            then ('no schedule of the season ' || {{ season_text(season_of_games('game_date')) }} || ' has landed, so nothing is known of this date: `nba-props backfill --season ' || {{ season_text(season_of_games('game_date')) }} || '` lands it')
        when open_incidents > 0
            then (cast(open_incidents as {{ dbt.type_string() }}) || ' open incident(s)')
        when lowest_coverage_pct is null then 'nothing due'
        else 'all that is due is here'
    end as reason
from joined
