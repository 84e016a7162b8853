{{ by_season(column='requested_for') }}
{# One row per endpoint, date or season, game and reason: what sources sent and nothing uses, where no verdict
   of the first boundary reports it already. #}
with

rejects as {{ rebuilt(ref('stg_rejects'), 'requested_for') }},

box_scores as (
    select distinct source, record_key, game_date, game_id
    from {{ ref('int_box_scores') }}
    where source = 'balldontlie' and {{ is_rebuilt() }}
),

game_ids as {{ rebuilt(ref('int_game_ids'), 'season_start') }},

verdicts as (
    select distinct game_id, game_date, cause
    from {{ ref('rec_box_score_findings') }}
    where {{ is_rebuilt() }}
),

-- An answer with rows of another day, or with lost rows, is reported by the games that it leaves out.
reported_dates as (
    select distinct game_date, cause
    from verdicts
    where cause in ('contradicts_question', 'landed_and_lost')
),

-- A verdict of its own says that a box score is of teams that nobody knows.
surplus as (
    select distinct game_date, record_key
    from {{ ref('rec_surplus_box_scores') }}
    where cause = 'unmatched_identity' and {{ is_rebuilt() }}
),

linked as (
    select
        rejects.*,
        coalesce(game_ids.game_id, box_scores.game_id) as game_id,
        (coalesce((coalesce(players.player_name, rejects.entity) || ': '), '') || rejects.detail) as example
    from rejects
    left join {{ ref('int_player_ids') }} as players
        on rejects.source = players.source and rejects.entity = players.source_player_id
    left join box_scores
        on rejects.source = box_scores.source
        and rejects.endpoint = 'box_scores'
        and rejects.record_key = box_scores.record_key
        and rejects.requested_for = box_scores.game_date
    left join game_ids
        on rejects.source = game_ids.source and rejects.source_game_id = game_ids.source_game_id
),

by_game as (
    select
        linked.source,
        linked.endpoint,
        linked.requested_for,
        linked.game_id,
        linked.reason,
        count(*) as records,
        min(linked.example) as example
    from linked
    left join verdicts
        on linked.source = 'balldontlie'
        and linked.endpoint = 'box_scores'
        and linked.requested_for = verdicts.game_date
        and linked.game_id = verdicts.game_id
        and linked.reason = verdicts.cause
    left join reported_dates
        on linked.source = 'balldontlie'
        and linked.endpoint = 'box_scores'
        and linked.requested_for = reported_dates.game_date
        and linked.reason = reported_dates.cause
    left join surplus
        on linked.source = 'balldontlie'
        and linked.endpoint = 'box_scores'
        and linked.requested_for = surplus.game_date
        and linked.record_key = surplus.record_key
    where verdicts.game_id is null and reported_dates.game_date is null and surplus.record_key is null
    group by linked.source, linked.endpoint, linked.requested_for, linked.game_id, linked.reason
),

counted as (
    select
        *,
        count(*) over (partition by source, endpoint, requested_for, reason) as games
    from by_game
)

-- What is wrong with many games of one answer is wrong with the answer.
select
    source,
    endpoint,
    requested_for,
    {{ game_of_finding() }} as game_id,
    reason,
    sum(records) as records,
    min(example) as example
from counted
group by source, endpoint, requested_for, {{ game_of_finding() }}, reason
