{{ config(materialized='view') }}
{# What was asked and what the schedules answered, one line each, for the timeline. #}
with

schedule_versions as (
    select
        versions.as_of_utc as at_utc,
        'schedule' as kind,
        'nba' as source,
        game_ids.game_id,
        cast(null as {{ dbt.type_string() }}) as player_id,
        versions.game_date,
        (coalesce(versions.away_team, 'TBD') || '@' || coalesce(versions.home_team, 'TBD') || ' ' || coalesce({{ eastern_text('versions.tip_utc') }}, 'time to be decided') || coalesce((', "' || versions.status_text || '"'), '') || case when versions.home_score is null then ''
                else (', ' || cast(versions.away_score as {{ dbt.type_string() }}) || '-' || cast(versions.home_score as {{ dbt.type_string() }}))
            end || case when versions.is_backfilled then ' (brought by a backfill)' else '' end || case when versions.is_latest and not versions.is_listed then ' (no longer listed under this date)' else '' end) as detail
    from {{ ref('stg_nba__schedule_versions') }} as versions
    inner join {{ ref('int_game_ids') }} as game_ids on game_ids.source = 'nba' and versions.nba_game_id = game_ids.source_game_id
    where versions.other_season is null
),

bdl_versions as (
    select
        versions.as_of_utc,
        'schedule',
        'balldontlie',
        game_ids.game_id,
        cast(null as {{ dbt.type_string() }}),
        versions.game_date,
        (coalesce(versions.away_team, '?') || '@' || coalesce(versions.home_team, '?') || ' on ' || cast(versions.game_date as {{ dbt.type_string() }}) || ', "' || coalesce({{ shown_status('versions.status') }}, '') || '"' || case when versions.home_score is null then ''
                else (', ' || cast(versions.away_score as {{ dbt.type_string() }}) || '-' || cast(versions.home_score as {{ dbt.type_string() }}))
            end)
    from {{ ref('stg_balldontlie__game_versions') }} as versions
    inner join {{ ref('int_game_ids') }} as game_ids on game_ids.source = 'balldontlie' and versions.bdl_game_id = game_ids.source_game_id
    where versions.other_season is null
),

date_attempts as (
    select
        attempts.as_of_utc,
        'attempt',
        attempts.source,
        attempts.game_id,
        cast(null as {{ dbt.type_string() }}),
        attempts.game_date,
        (case attempts.source when 'balldontlie' then '' else (attempts.source || ' ') end || attempts.endpoint || ' for ' || cast(attempts.requested_for as {{ dbt.type_string() }}) || ', attempt ' || cast(attempts.attempt_number as {{ dbt.type_string() }}) || ': ' || attempts.outcome || case when attempts.outcome = 'ok'
                then (', ' || cast(attempts.record_count as {{ dbt.type_string() }}) || ' records, ' || cast(attempts.changed_count as {{ dbt.type_string() }}) || ' new or changed')
                else coalesce((', ' || attempts.error_message), '')
            end)
    from {{ ref('int_box_score_attempts') }} as attempts
)

select * from schedule_versions
union all
select * from bdl_versions
union all
select * from date_attempts
