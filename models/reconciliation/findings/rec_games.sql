{{ by_season() }}
{# Verdict per game and date, and the incident it would belong to. #}
with

expected as (

    select * from {{ ref('expected_box_scores') }}
    where entity = 'game' and {{ is_rebuilt() }}

),

game_dates as (

    select * from {{ ref('int_game_dates') }}
    where {{ is_rebuilt() }}

),

chosen as (

    select * from {{ ref('rec_game_causes') }}
    where {{ is_rebuilt() }}

),

sources as (

    select * from {{ ref('int_box_score_sources') }}
    where {{ is_rebuilt() }}

),

requests as (

    select * from {{ ref('rec_box_score_requests') }}
    where {{ is_rebuilt() }}

),

box_scores as (

    select * from {{ ref('int_box_scores') }}
    where {{ is_rebuilt() }}

),

unpromised as (

    select game_date from {{ ref('unpromised_dates') }}
    where {{ is_rebuilt() }}

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
        sources.source is not null as has_final,
        sources.source,
        box_scores.away_score,
        box_scores.home_score,
        requests.request_id,
        requests.attempt_id,
        chosen.detail,
        chosen.other_causes,
        {{ verdict_state(
            'chosen', 'expected.expected_by_utc',
            not_owed="unpromised.game_date is not null and chosen.primary_cause in ('not_requested', 'wrong_date_requested')"
        ) }} as state,
        chosen.cause as found_cause,
        chosen.primary_cause
    from expected
    cross join {{ ref('run_context') }} as run_context
    left join unpromised on expected.game_date = unpromised.game_date
    inner join game_dates
        on expected.game_id = game_dates.game_id and expected.game_date = game_dates.game_date
    left join chosen
        on expected.game_id = chosen.game_id and expected.game_date = chosen.game_date
    left join requests
        on expected.game_id = requests.game_id and expected.game_date = requests.game_date
    left join sources
        on expected.game_id = sources.game_id and expected.game_date = sources.game_date
    left join box_scores
        on expected.game_id = box_scores.game_id
        and expected.game_date = box_scores.game_date
        and coalesce(sources.source, 'balldontlie') = box_scores.source

),

-- Games that balldontlie has no final box score of, for one and the same reason, are one incident of the
-- date, whether or not the later ones are due yet and whether or not a backup is used.
shared as (

    select games.game_date, games.request_id, games.primary_cause, count(*) as games_without
    from games
    inner join {{ ref('causes') }} as causes on games.primary_cause = causes.cause and causes.is_shared
    group by games.game_date, games.request_id, games.primary_cause

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
        {{ shown_in_verdict('games.found_cause', 'games.state') }} as cause,
        {{ shown_in_verdict('games.detail', 'games.state') }} as detail,
        case when shared.games_without >= 2 then 'source_date' else 'game' end as scope,
        case when shared.games_without >= 2 then 'balldontlie' else games.game_id end as scope_entity,
        games.has_final,
        games.source,
        games.away_score,
        games.home_score,
        {{ json_object_text({
            'attempt_id': 'games.attempt_id', 'request_id': 'games.request_id',
            'record_key': 'games.record_key', 'other_causes': 'games.other_causes'
        }) }} as evidence
    from games
    left join shared
        on games.game_date = shared.game_date
        and games.primary_cause = shared.primary_cause
        and (games.request_id = shared.request_id or (games.request_id is null and shared.request_id is null))

)

select * from final
