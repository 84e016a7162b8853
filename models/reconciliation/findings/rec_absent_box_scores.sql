{{ config(materialized='view') }}
{# One row per game and date without a final box score of balldontlie that is used: why there is none, and what
   the backups answered. #}
{% set http_text = "coalesce((' (HTTP ' || cast(http_status as " ~ dbt.type_string() ~ ") || ')'), '')" %}
with

box_scores as (
    select * from {{ ref('int_box_scores') }}
    where source = 'balldontlie'
),

contradictions as (
    select requested_for, record_key, min(detail) as detail
    from {{ ref('stg_contradictions') }}
    where source = 'balldontlie' and endpoint = 'box_scores'
    group by requested_for, record_key
),

-- When it was played, for a date on which only one list has it, or a worse final.
played_elsewhere as (
    select game_id, min(game_date) as game_date, max(game_date) as last_date
    from {{ ref('int_box_score_sources') }}
    where source is not null
    group by game_id
),

-- What each backup that was asked answered last.
backups as (
    select
        game_id, game_date,
        string_agg((case source when 'nba' then 'NBA.com ' else 'ESPN ' end || answer), ', ' order by source desc) as answers
    from (
        select
            game_id, game_date, source,
            case
                when outcome = 'ok' then 'has no whole final'
                else outcome || {{ http_text }}
            end as answer,
            row_number() over (partition by game_id, game_date, source order by responded_at_utc desc, attempt_id desc) as recency
        from {{ ref('int_box_score_attempts') }}
        where source <> 'balldontlie'
    ) as attempts
    where recency = 1
    group by game_id, game_date
),

unmatched as (
    select game_id, game_date, min(record_key) as record_key
    from {{ ref('rec_surplus_box_scores') }}
    where game_id is not null
    group by game_id, game_date
),

joined as (
    select
        game_dates.game_id,
        game_dates.game_date,
        game_dates.standing,
        case when game_dates.is_nba_listed then 'NBA.com' else 'balldontlie' end as listed_by,
        case
            when games.standing = 'cancelled' then 'off for good'
            when games.standing <> 'postponed' and games.game_date <> game_dates.game_date
                then ('now on ' || coalesce(games.tip_et, cast(games.game_date as {{ dbt.type_string() }})))
            else 'no new date yet'
        end as new_date,
        case
            when
                (box_scores.record_key is null or box_scores.is_final)
                and game_dates.game_date not in (elsewhere.game_date, elsewhere.last_date)
                then elsewhere.game_date
        end as played_date,
        box_scores.record_key is not null as has_record,
        box_scores.status,
        coalesce(box_scores.is_final, false) as is_final,
        sources.source is not null as is_used,
        requests.outcome,
        coalesce(requests.outcome = 'ok', false) as is_answered,
        {{ http_text }} as http_text,
        requests.attempts_made,
        unmatched.record_key as unmatched_key,
        requests.cause_if_absent,
        requests.contradiction as contradiction_of_answer,
        case when sources.source is null then coalesce(('; ' || backups.answers), '') else '' end as backup_text,
        contradictions.detail as contradiction_of_record
    from {{ ref('int_game_dates') }} as game_dates
    left join {{ ref('int_games') }} as games on game_dates.game_id = games.game_id
    left join played_elsewhere as elsewhere on game_dates.game_id = elsewhere.game_id
    left join box_scores
        on game_dates.game_id = box_scores.game_id and game_dates.game_date = box_scores.game_date
    left join {{ ref('rec_box_score_requests') }} as requests
        on game_dates.game_id = requests.game_id and game_dates.game_date = requests.game_date
    left join {{ ref('int_box_score_sources') }} as sources
        on game_dates.game_id = sources.game_id and game_dates.game_date = sources.game_date
    left join unmatched
        on game_dates.game_id = unmatched.game_id and game_dates.game_date = unmatched.game_date
    left join backups
        on game_dates.game_id = backups.game_id and game_dates.game_date = backups.game_date
    left join contradictions
        on box_scores.game_date = contradictions.requested_for and box_scores.record_key = contradictions.record_key
)

select
    game_id,
    game_date,
    case
        when standing in ('postponed', 'cancelled', 'vanished') then standing
        when played_date is not null then 'sources_disagree'
        when is_answered and contradiction_of_record is not null then 'contradicts_question'
        when is_answered and has_record then 'not_final_at_source'
        when cause_if_absent = 'source_omitted_game' and unmatched_key is not null then 'unmatched_identity'
        else cause_if_absent
    end as cause,
    case
        when standing in ('postponed', 'cancelled') then new_date
        when standing = 'vanished' then 'neither NBA.com nor balldontlie lists it any more, and nothing says that it is off'
        when played_date is not null
            then ('played on ' || cast(played_date as {{ dbt.type_string() }}) || ' by its box score, listed on this date by ' || listed_by)
        when is_answered and contradiction_of_record is not null then contradiction_of_record
        when is_answered and has_record then ('status at the source: ' || {{ shown_status('status') }} || backup_text)
        when not has_record and contradiction_of_answer is not null then (contradiction_of_answer || backup_text)
        when cause_if_absent = 'source_omitted_game' and unmatched_key is not null
            then ('the answer has ' || unmatched_key || ', a team that nobody knows' || backup_text)
        when outcome is null then ('no request since the game was over' || backup_text)
        else (
            'last answer: ' || outcome || http_text || ' after ' || cast(attempts_made as {{ dbt.type_string() }}) || ' attempt(s)'
            || backup_text
        )
    end as detail
from joined
where
    -- Of a game that was moved a final may stay behind, which is not used.
    (standing in ('postponed', 'cancelled') and not (is_final and is_used))
    -- Whichever source has its final box score, the game was played.
    or (standing = 'vanished' and not is_used)
    -- A final that is not used belongs to the other date; a record without a status is a reject.
    or (
        standing in ('on', 'played')
        and (not is_final or played_date is not null)
        and not (has_record and status is null and coalesce(outcome, 'ok') = 'ok')
    )
