{{ by_season() }}
{# Every cause that holds for a game and date, before one is chosen. What is wrong with the primary source
   where a backup is used is marked as replaced. #}
with

sources as {{ rebuilt(ref('int_box_score_sources')) }},

rejects as (
    select
        box_scores.game_id,
        box_scores.game_date,
        rejects.reason as cause,
        (coalesce((coalesce(players.player_name, 'player ' || rejects.entity) || ': '), '') || rejects.detail) as detail
    from {{ ref('int_box_scores') }} as box_scores
    inner join {{ ref('stg_rejects') }} as rejects
        on rejects.endpoint = 'box_scores'
        and box_scores.source = rejects.source
        and box_scores.record_key = rejects.record_key
        and box_scores.game_date = rejects.requested_for
    left join {{ ref('int_player_ids') }} as players
        on rejects.source = players.source and rejects.entity = players.source_player_id
    where
        box_scores.source = 'balldontlie'
        and (box_scores.is_final or box_scores.status is null)
        -- What is not used leaves the version before it as it is.
        and rejects.reason <> 'contradicts_question'
        and {{ is_rebuilt('box_scores.game_date') }}
        and {{ is_rebuilt('rejects.requested_for') }}
),

broken as (
    {% for model in ['rec_box_score_invariants', 'rec_box_score_bounds', 'rec_repeated_box_scores'] %}
    select source, game_id, game_date, cause, detail
    from {{ ref(model) }}
    where {{ is_rebuilt() }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- The first number in which the primary differs from the source that is used.
outvoted_numbers as (
    select
        game_id, game_date, second_source,
        (' in ' || cast(count(*) as {{ dbt.type_string() }}) || ' number(s), first ' || min((player_name || ': ' || detail))) as detail
    from {{ ref('rec_source_numbers') }}
    where first_source = 'balldontlie' and {{ is_rebuilt() }}
    group by game_id, game_date, second_source
),

found as (
    select game_id, game_date, cause, detail, true as is_of_primary
    from {{ ref('rec_absent_box_scores') }}
    where {{ is_rebuilt() }}

    union all

    select game_id, game_date, cause, detail, true from rejects

    union all

    select game_id, game_date, cause, detail, true from broken
    where source = 'balldontlie'

    union all

    -- What a source that is not used breaks matters only where it is why nothing is used.
    select broken.game_id, broken.game_date, broken.cause, (broken.source || ': ' || broken.detail), false
    from broken
    inner join sources on broken.game_id = sources.game_id and broken.game_date = sources.game_date
    where broken.source <> 'balldontlie' and broken.source = coalesce(sources.source, broken.source)

    union all

    select game_id, game_date, 'backup_source_used', (source || ' is the fallback'), false from sources
    where is_backup and outvoted_by is null

    union all

    select sources.game_id, sources.game_date, 'outvoted',
        (sources.source || ' is used: ' || sources.outvoted_by || ' agree with the schedule against balldontlie' || coalesce(numbers.detail, '')), false
    from sources
    left join outvoted_numbers as numbers
        on sources.game_id = numbers.game_id and sources.game_date = numbers.game_date
        and sources.source = numbers.second_source
    where sources.is_backup and sources.outvoted_by is not null

    union all

    select game_id, game_date, 'sources_disagree', (player_name || ': ' || detail), false
    from {{ ref('rec_source_numbers') }}
    where {{ is_rebuilt() }}
)

select
    found.game_id,
    found.game_date,
    found.cause,
    found.detail,
    found.is_of_primary and coalesce(sources.is_backup, false) as is_replaced
from found
left join sources on found.game_id = sources.game_id and found.game_date = sources.game_date
