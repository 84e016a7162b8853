{{ config(materialized='view') }}
{# Verdict per game and date, and the incident it would belong to. #}
with

expected as (

    select * from {{ ref('expected_outputs') }}
    where boundary = 'schedule_to_boxscores' and entity = 'game'

),

game_dates as (

    select * from {{ ref('int_game_dates') }}

),

findings as (

    select * from {{ ref('rec_box_score_findings') }}

),

requests as (

    select * from {{ ref('rec_box_score_requests') }}

),

box_scores as (

    select * from {{ ref('stg_balldontlie__box_scores') }}
    where standing_rank = 1

),

run_context as (

    select * from {{ ref('run_context') }}

),

chosen as (

    {{ winning_cause('findings', ['game_id', 'game_date']) }}

),

games as (

    select
        expected.boundary,
        expected.entity,
        expected.game_id,
        expected.game_date,
        (game_dates.away_team || '@' || game_dates.home_team) as label,
        game_dates.tip_utc,
        {{ eastern_text('game_dates.tip_utc') }} as tip_et,
        expected.expected_end_utc,
        expected.expected_by_utc,
        box_scores.record_key,
        coalesce(box_scores.is_final, false) as has_final,
        box_scores.away_score,
        box_scores.home_score,
        requests.request_id,
        requests.attempt_id,
        chosen.detail,
        chosen.other_causes,
        case
            when chosen.cause is null then 'complete'
            when chosen.cause_state = 'empty_ok' then 'empty_ok'
            when run_context.as_of_utc < expected.expected_by_utc then 'not_due'
            else chosen.cause_state
        end as state,
        chosen.cause as found_cause
    from expected
    cross join run_context
    inner join game_dates
        on expected.game_id = game_dates.game_id and expected.game_date = game_dates.game_date
    left join chosen
        on expected.game_id = chosen.game_id and expected.game_date = chosen.game_date
    left join requests
        on expected.game_id = requests.game_id and expected.game_date = requests.game_date
    left join box_scores
        on expected.game_date = box_scores.game_date
        and game_dates.away_team = box_scores.away_team
        and game_dates.home_team = box_scores.home_team

),

-- Games that lack a final box score for one and the same reason are one incident of the date,
-- whether or not the later ones are due yet.
shared as (

    select game_date, request_id, found_cause, count(*) as games_without
    from games
    where
        not has_final
        and found_cause in (
            'not_authorized', 'request_failed', 'source_returned_nothing',
            'wrong_date_requested', 'not_requested'
        )
    group by game_date, request_id, found_cause

),

final as (

    select
        games.boundary,
        games.entity,
        games.game_id,
        games.game_date,
        games.label,
        games.tip_utc,
        games.tip_et,
        games.expected_by_utc,
        games.state,
        case when games.state in ('complete', 'not_due') then null else games.found_cause end as cause,
        case when games.state in ('complete', 'not_due') then null else games.detail end as detail,
        case when shared.games_without >= 2 then 'source_date' else 'game' end as scope,
        case when shared.games_without >= 2 then 'balldontlie' else games.game_id end as scope_entity,
        games.has_final,
        games.away_score,
        games.home_score,
        {{ json_object_text({
            'attempt_id': 'games.attempt_id', 'request_id': 'games.request_id',
            'record_key': 'games.record_key', 'other_causes': 'games.other_causes'
        }) }} as evidence
    from games
    left join shared
        on games.game_date = shared.game_date
        and games.found_cause = shared.found_cause
        and (games.request_id = shared.request_id or (games.request_id is null and shared.request_id is null))

)

select * from final
