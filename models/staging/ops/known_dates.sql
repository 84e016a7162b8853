{# What is known of each game date, in one text: its games in the schedules, the last good answer about
   it, the last prediction for it, its imported lines. Another text: the date has changed. #}
with

schedules as (

    select
        game_date,
        ('nba ' || nba_game_id || ' ' || coalesce(status_text, '')) as game,
        is_listed,
        away_score,
        home_score,
        tip_utc
    from {{ ref('stg_nba__schedule') }}
    where nba_game_id is not null

    union all

    select
        game_date,
        ('balldontlie ' || bdl_game_id || ' ' || coalesce(status, '')) as game,
        is_listed,
        away_score,
        home_score,
        tip_utc
    from {{ ref('stg_balldontlie__games') }}
    where game_date is not null

),

listings as (

    select
        game_date,
        string_agg(
            (
                game || case when is_listed then ' ' else ' gone ' end
                || coalesce((cast(away_score as {{ dbt.type_string() }}) || '-' || cast(home_score as {{ dbt.type_string() }}) || ' '), '')
                || coalesce(cast(tip_utc as {{ dbt.type_string() }}), '')
            ),
            ', ' order by game, tip_utc
        ) as listing
    from schedules
    group by game_date

),

-- A whole list is filed under its season's first day; what it changed is in the listings.
answers as (

    select attempts.requested_for as game_date, max(attempts.responded_at_utc) as answered_at_utc
    from {{ ref('scrape_attempts') }} as attempts
    inner join {{ ref('endpoints') }} as endpoints
        on attempts.source = endpoints.source and attempts.endpoint = endpoints.endpoint
    where endpoints.asked_by <> 'season' and attempts.outcome in ('ok', 'empty')
    group by attempts.requested_for

),

-- A prediction is made in a phase; those of a run that was killed may be there.
predictions as (

    select game_date, max(coalesce(ended_at_utc, started_at_utc)) as predicted_at_utc
    from {{ ref('phase_execution_log') }}
    where phase = 'predictions' and game_date is not null and status <> 'skipped'
    group by game_date

),

-- A backtest covers many seasons: all dates have changed.
backtests as (

    select max(recorded_at_utc) as tested_at_utc
    from {{ source('predictions', 'models') }}
    where purpose = 'backtest'

),

-- Appended, never updated: where there are more of them, some were brought.
imports as (

    select game_date, count(*) as imported_lines
    from {{ source('archive', 'player_lines') }}
    group by game_date

),

dates as (

    select game_date from listings
    union distinct
    select game_date from answers
    union distinct
    select game_date from predictions
    union distinct
    select game_date from imports

),

final as (

    select
        dates.game_date,
        (
            coalesce(listings.listing, '')
            || coalesce(', answered ' || cast(answers.answered_at_utc as {{ dbt.type_string() }}), '')
            || coalesce(', predicted ' || cast(predictions.predicted_at_utc as {{ dbt.type_string() }}), '')
            || coalesce(', tested ' || cast(backtests.tested_at_utc as {{ dbt.type_string() }}), '')
            || coalesce(', imported ' || cast(imports.imported_lines as {{ dbt.type_string() }}), '')
        ) as known
    from dates
    cross join backtests
    left join listings on dates.game_date = listings.game_date
    left join answers on dates.game_date = answers.game_date
    left join predictions on dates.game_date = predictions.game_date
    left join imports on dates.game_date = imports.game_date

)

select * from final
