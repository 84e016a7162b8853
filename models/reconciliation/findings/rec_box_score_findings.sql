{{ by_season() }}
{# Every cause that holds for a game and date, before one is chosen. What is wrong with the primary source
   where a backup is used is marked as replaced. #}
with

expected as (

    select * from {{ ref('expected_box_scores') }}
    where entity = 'game' and {{ is_rebuilt() }}

),

game_dates as (

    select * from {{ ref('int_game_dates') }}
    where {{ is_rebuilt() }}

),

games as (

    select * from {{ ref('int_games') }}
    where {{ is_rebuilt() }}

),

box_scores as (

    select * from {{ ref('int_box_scores') }}
    where source = 'balldontlie' and {{ is_rebuilt() }}

),

requests as (

    select * from {{ ref('rec_box_score_requests') }}
    where {{ is_rebuilt() }}

),

sources as (

    select * from {{ ref('int_box_score_sources') }}
    where {{ is_rebuilt() }}

),

contradictions as (

    select requested_for, record_key, min(detail) as detail
    from {{ ref('stg_contradictions') }}
    where source = 'balldontlie' and endpoint = 'box_scores' and {{ is_rebuilt('requested_for') }}
    group by requested_for, record_key

),

-- When it was played, for a date on which only one list has it, or a worse final.
played_elsewhere as (

    select game_id, min(game_date) as game_date, max(game_date) as last_date
    from sources
    where source is not null
    group by game_id

),

joined as (

    select
        expected.game_id,
        expected.game_date,
        game_dates.standing,
        games.game_date as current_game_date,
        games.tip_et as current_tip_et,
        case
            when
                (box_scores.record_key is null or box_scores.is_final)
                and game_dates.game_date not in (elsewhere.game_date, elsewhere.last_date)
                then elsewhere.game_date
        end as played_date,
        game_dates.is_nba_listed,
        box_scores.record_key,
        box_scores.status,
        coalesce(box_scores.is_final, false) as is_final,
        sources.source is not null as is_used,
        requests.outcome,
        requests.http_status,
        requests.attempts_made,
        requests.cause_if_absent,
        requests.contradiction,
        contradictions.detail as own_contradiction
    from expected
    inner join game_dates
        on expected.game_id = game_dates.game_id and expected.game_date = game_dates.game_date
    left join games on expected.game_id = games.game_id
    left join played_elsewhere as elsewhere on expected.game_id = elsewhere.game_id
    left join box_scores
        on expected.game_id = box_scores.game_id and expected.game_date = box_scores.game_date
    left join requests
        on expected.game_id = requests.game_id and expected.game_date = requests.game_date
    left join sources
        on expected.game_id = sources.game_id and expected.game_date = sources.game_date
    left join contradictions
        on box_scores.game_date = contradictions.requested_for and box_scores.record_key = contradictions.record_key

),

off as (

    select
        game_id,
        game_date,
        standing as cause,
        case
            when current_game_date <> game_date
                then ('now on ' || coalesce(current_tip_et, cast(current_game_date as {{ dbt.type_string() }})))
            else 'no new date yet'
        end as detail
    from joined
    -- A final that stays behind there, of a game with a box score on another date, is not used.
    where standing in ('postponed', 'cancelled') and not (is_final and is_used)

),

-- Whichever source has its final box score, the game was played.
vanished as (

    select
        joined.game_id,
        joined.game_date,
        'vanished' as cause,
        'neither NBA.com nor balldontlie lists it any more, and nothing says that it is off' as detail
    from joined
    left join sources
        on joined.game_id = sources.game_id and joined.game_date = sources.game_date
    where joined.standing = 'vanished' and sources.source is null

),

absent as (

    select
        game_id,
        game_date,
        case
            when played_date is not null then 'sources_disagree'
            when own_contradiction is not null and outcome = 'ok' then 'contradicts_question'
            when record_key is not null and outcome = 'ok' then 'not_final_at_source'
            else cause_if_absent
        end as cause,
        case
            when played_date is not null
                then (
                    'played on ' || cast(played_date as {{ dbt.type_string() }})
                    || ' by its box score, listed on this date by '
                    || case when is_nba_listed then 'NBA.com' else 'balldontlie' end
                )
            when own_contradiction is not null and outcome = 'ok' then own_contradiction
            when record_key is null and contradiction is not null then contradiction
            when record_key is not null and outcome = 'ok' then ('status at the source: ' || status)
            when outcome is null then 'no request since the game was over'
            else ('last answer: ' || outcome || case when http_status is null then '' else (' (HTTP ' || cast(http_status as {{ dbt.type_string() }}) || ')') end || ' after ' || cast(attempts_made as {{ dbt.type_string() }}) || ' attempt(s)')
        end as detail
    from joined
    where
        standing in ('on', 'played')
        -- A final that is not used belongs to the other date.
        and (not is_final or played_date is not null)
        and not (record_key is not null and outcome = 'ok' and status is null)

),

rejects as (

    select
        joined.game_id,
        joined.game_date,
        rejects.reason as cause,
        (coalesce((coalesce(players.player_name, 'player ' || rejects.entity) || ': '), '') || rejects.detail) as detail
    from joined
    inner join {{ ref('stg_rejects') }} as rejects
        on rejects.source = 'balldontlie' and rejects.endpoint = 'box_scores'
        and joined.record_key = rejects.record_key
        and joined.game_date = rejects.requested_for
    left join {{ ref('int_player_ids') }} as players
        on players.source = 'balldontlie' and rejects.entity = players.source_player_id
    where
        (joined.is_final or joined.status is null)
        -- What is not used leaves the version before it as it is.
        and rejects.reason <> 'contradicts_question'
        and {{ is_rebuilt('rejects.requested_for') }}

),

broken as (

    {% for model in ['rec_box_score_invariants', 'rec_box_score_bounds', 'rec_box_score_periods', 'rec_repeated_box_scores'] %}
    select source, game_id, game_date, cause, detail
    from {{ ref(model) }}
    where {{ is_rebuilt() }}
    {{ "union all" if not loop.last }}
    {% endfor %}

),

invariants as (

    select game_id, game_date, cause, detail
    from broken
    where source = 'balldontlie'

),

-- What a source that is not used breaks matters only where it is why nothing is used.
invariants_of_backup as (

    select invariants.game_id, invariants.game_date, invariants.cause, (invariants.source || ': ' || invariants.detail) as detail
    from broken as invariants
    inner join sources
        on invariants.game_id = sources.game_id
        and invariants.game_date = sources.game_date
        and invariants.source = coalesce(sources.source, invariants.source)
    where sources.is_backup or (sources.source is null and invariants.source <> 'balldontlie')

),

-- The first number in which the primary differs from the source that is used.
outvoted_numbers as (

    select game_id, game_date, second_source, min((player_name || ': ' || detail)) as detail, count(*) as numbers
    from {{ ref('rec_source_numbers') }}
    where first_source = 'balldontlie' and {{ is_rebuilt() }}
    group by game_id, game_date, second_source

),

backups as (

    select
        sources.game_id,
        sources.game_date,
        case when sources.outvoted_by is null then 'backup_source_used' else 'outvoted' end as cause,
        case
            when sources.outvoted_by is null then (sources.source || ' is the fallback')
            else (
                sources.source || ' is used: ' || sources.outvoted_by || ' agree with the schedule against balldontlie'
                || coalesce((
                    ' in ' || cast(numbers.numbers as {{ dbt.type_string() }}) || ' number(s), first ' || numbers.detail
                ), '')
            )
        end as detail
    from sources
    left join outvoted_numbers as numbers
        on sources.game_id = numbers.game_id
        and sources.game_date = numbers.game_date
        and sources.source = numbers.second_source
    where sources.is_backup

),

disagreements as (

    select
        game_id,
        game_date,
        'sources_disagree' as cause,
        (player_name || ': ' || detail) as detail
    from {{ ref('rec_source_numbers') }}
    where {{ is_rebuilt() }}

),

of_primary as (

    select game_id, game_date, cause, detail from absent
    union all
    select game_id, game_date, cause, detail from rejects
    union all
    select game_id, game_date, cause, detail from invariants

),

final as (

    select game_id, game_date, cause, detail, false as is_replaced from off
    union all
    select game_id, game_date, cause, detail, false from vanished
    union all
    select game_id, game_date, cause, detail, false from backups
    union all
    select game_id, game_date, cause, detail, false from invariants_of_backup
    union all
    select game_id, game_date, cause, detail, false from disagreements
    union all
    select
        of_primary.game_id, of_primary.game_date, of_primary.cause, of_primary.detail,
        coalesce(sources.is_backup, false)
    from of_primary
    left join sources
        on of_primary.game_id = sources.game_id and of_primary.game_date = sources.game_date

)

select * from final
