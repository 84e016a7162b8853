{{ by_season() }}
{# Verdict per game and date, and the incident it would belong to. #}
{% set is_wrong = "chosen.cause_state in ('degraded', 'missing') and run_context.as_of_utc >= expected.expected_by_utc" %}
with

expected as (
    select * from {{ ref('expected_box_scores') }}
    where entity = 'game' and {{ is_rebuilt() }}
),

game_dates as {{ rebuilt(ref('int_game_dates')) }},

chosen as {{ rebuilt(ref('rec_game_causes')) }},

sources as {{ rebuilt(ref('int_box_score_sources')) }},

requests as {{ rebuilt(ref('rec_box_score_requests')) }},

box_scores as {{ rebuilt(ref('int_box_scores')) }},

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
        -- Games that balldontlie has no final box score of, for one and the same reason, are one incident of the
        -- date, whether or not the later ones are due yet and whether or not a backup is used.
        count(causes.cause) over alike >= 2 as is_shared,
        {{ is_wrong }} as is_wrong,
        sum(case when {{ is_wrong }} then 1 else 0 end) over alike as wrong_alike,
        sum(case when coalesce(chosen.cause_state, '') <> 'empty_ok' then 1 else 0 end)
            over (partition by expected.game_date, requests.request_id) as answered
    from expected
    cross join {{ ref('run_context') }} as run_context
    left join unpromised on expected.game_date = unpromised.game_date
    inner join game_dates
        on expected.game_id = game_dates.game_id and expected.game_date = game_dates.game_date
    left join chosen
        on expected.game_id = chosen.game_id and expected.game_date = chosen.game_date
    left join {{ ref('causes') }} as causes on chosen.primary_cause = causes.cause and causes.is_shared
    left join requests
        on expected.game_id = requests.game_id and expected.game_date = requests.game_date
    left join sources
        on expected.game_id = sources.game_id and expected.game_date = sources.game_date
    left join box_scores
        on expected.game_id = box_scores.game_id
        and expected.game_date = box_scores.game_date
        and coalesce(sources.source, 'balldontlie') = box_scores.source
    window alike as (partition by expected.game_date, requests.request_id, chosen.primary_cause)
),

-- What is wrong with many games of an answer, or with each of three and more, is wrong with the answer.
scoped as (
    select
        *,
        is_shared
        or (
            coalesce(is_wrong, false)
            and (wrong_alike > {{ var('games_of_one_finding') }} or (wrong_alike >= 3 and wrong_alike = answered))
        ) as is_of_the_answer
    from games
)

select
    boundary,
    entity,
    game_id,
    game_date,
    label,
    tip_utc,
    tip_et,
    expected_by_utc,
    state,
    {{ shown_in_verdict('found_cause', 'state') }} as cause,
    {{ shown_in_verdict('detail', 'state') }} as detail,
    case when is_of_the_answer then 'source_date' else 'game' end as scope,
    case when is_of_the_answer then 'balldontlie' else game_id end as scope_entity,
    has_final,
    source,
    away_score,
    home_score,
    {{ json_object_text({
        'attempt_id': 'attempt_id', 'request_id': 'request_id', 'record_key': 'record_key', 'other_causes': 'other_causes'
    }) }} as evidence
from scoped
