{{ config(materialized='view') }}
{# Whose features should be there an hour before tip-off: players who are likely to play, or would be if
   they were not listed out. A game that is off has one row and no candidates. #}
with

run_context as (

    select * from {{ ref('run_context') }}

),

game_dates as (

    select
        game_dates.game_id,
        game_dates.game_date,
        game_dates.standing,
        {{ tip_or_noon('game_dates.tip_utc', 'game_dates.game_date') }} as tip_utc
    from {{ ref('int_game_dates') }} as game_dates
    cross join run_context
    where {{ is_judged_day('game_dates.game_date') }}

),

availability as (

    select * from {{ ref('int_player_availability') }}
    where
        roster_basis <> 'box_score'
        and (has_line or (games_before > 0 and games_missed_in_a_row = 0))

),

entities as (

    select game_dates.game_id, game_dates.game_date, game_dates.tip_utc, availability.player_id as entity
    from game_dates
    inner join availability
        on game_dates.game_id = availability.game_id and game_dates.game_date = availability.game_date
    where game_dates.standing in ('on', 'played')

    union all

    select game_id, game_date, tip_utc, game_id
    from game_dates
    where standing in ('postponed', 'cancelled')

),

final as (

    select
        'analytics_to_features' as boundary,
        entity,
        game_id,
        game_date,
        tip_utc as expected_end_utc,
        {{ add_minutes('tip_utc', -60) }} as expected_by_utc
    from entities

)

select * from final
