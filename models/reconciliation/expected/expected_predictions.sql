{{ config(materialized='view') }}
{# What should be predicted half an hour before tip-off, or at tip-off where the line came later: every
   player with a live line. Who is likely to play without one has a row too, where the game has lines at
   all: so the counts show for how many there was none. #}
with

-- Nobody owes predictions of a time in which there was no model.
beginnings as (
    select * from {{ ref('phase_beginnings') }}
    where phase = 'predictions'
),

game_dates as (
    select
        game_dates.game_id,
        game_dates.game_date,
        game_dates.standing,
        game_dates.tip_utc,
        {{ add_minutes('game_dates.tip_utc', -30) }} as due_utc
    from {{ ref('int_game_dates') }} as game_dates
    cross join {{ ref('run_context') }} as run_context
    cross join beginnings
    where
        {{ is_judged_day('game_dates.game_date') }}
        and {{ add_minutes('game_dates.tip_utc', -30) }} >= beginnings.since_utc
),

lines as (
    select game_id, game_date, player_id, stat, first_known_at_utc
    from {{ ref('int_market_lines') }}
    where basis = 'live'
),

-- A game whose lines have names that nobody knows has lines all the same.
lined_games as (
    select game_id, game_date from lines
    union distinct
    select game_id, game_date from {{ ref('rec_unknown_props') }}
),

likely as (
    select availability.game_id, availability.game_date, availability.player_id, stats.stat
    from {{ ref('int_player_availability') }} as availability
    inner join lined_games
        on availability.game_id = lined_games.game_id and availability.game_date = lined_games.game_date
    cross join {{ ref('stats') }} as stats
    where availability.is_likely_to_play
),

entities as (
    select game_id, game_date, player_id, stat, first_known_at_utc
    from lines

    union all

    select likely.game_id, likely.game_date, likely.player_id, likely.stat, cast(null as timestamp)
    from likely
    left join lines
        on likely.game_id = lines.game_id
        and likely.game_date = lines.game_date
        and likely.player_id = lines.player_id
        and likely.stat = lines.stat
    where lines.game_id is null
)

select
    'features_to_predictions' as boundary,
    {{ prediction_entity('entities.player_id', 'entities.stat') }} as entity,
    entities.game_id,
    entities.game_date,
    game_dates.tip_utc as expected_end_utc,
    case when entities.first_known_at_utc > game_dates.due_utc then game_dates.tip_utc else game_dates.due_utc end
        as expected_by_utc
from entities
inner join game_dates
    on entities.game_id = game_dates.game_id and entities.game_date = game_dates.game_date
