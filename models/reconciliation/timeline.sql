{{ config(materialized='view') }}
{# One line per thing that happened to a game or a player, for `nba-props explain`. #}
with

game_ids as (

    select * from {{ ref('int_game_ids') }}

),

game_dates as (

    select * from {{ ref('int_game_dates') }}

),

attempts as (

    select * from {{ ref('scrape_attempts') }}
    where is_known

),

schedule_versions as (

    select
        versions.known_at_utc as at_utc,
        'schedule' as kind,
        'nba' as source,
        game_ids.game_id,
        cast(null as {{ dbt.type_string() }}) as player_id,
        versions.game_date,
        (coalesce(versions.away_team, 'TBD') || '@' || coalesce(versions.home_team, 'TBD') || ' ' || coalesce({{ eastern_text('versions.tip_utc') }}, 'time to be decided') || coalesce((', "' || versions.status_text || '"'), '') || case when versions.home_score is null then ''
                else (', ' || cast(versions.away_score as {{ dbt.type_string() }}) || '-' || cast(versions.home_score as {{ dbt.type_string() }}))
            end || case when versions.is_backfilled then ' (brought by a backfill)' else '' end || case when versions.is_latest and not versions.is_listed then ' (no longer listed under this date)' else '' end) as detail
    from {{ ref('stg_nba__schedule_versions') }} as versions
    inner join game_ids on game_ids.source = 'nba' and versions.nba_game_id = game_ids.source_game_id

),

bdl_versions as (

    select
        versions.known_at_utc,
        'schedule',
        'balldontlie',
        game_ids.game_id,
        cast(null as {{ dbt.type_string() }}),
        versions.game_date,
        (coalesce(versions.away_team, '?') || '@' || coalesce(versions.home_team, '?') || ' on ' || cast(versions.game_date as {{ dbt.type_string() }}) || ', "' || coalesce(versions.status, '') || '"' || case when versions.home_score is null then ''
                else (', ' || cast(versions.away_score as {{ dbt.type_string() }}) || '-' || cast(versions.home_score as {{ dbt.type_string() }}))
            end)
    from {{ ref('stg_balldontlie__game_versions') }} as versions
    inner join game_ids on game_ids.source = 'balldontlie' and versions.bdl_game_id = game_ids.source_game_id

),

date_attempts as (

    select
        attempts.as_of_utc,
        'attempt',
        attempts.source,
        game_dates.game_id,
        cast(null as {{ dbt.type_string() }}),
        game_dates.game_date,
        (attempts.endpoint || ' for ' || cast(attempts.requested_for as {{ dbt.type_string() }}) || ', attempt ' || cast(attempts.attempt_number as {{ dbt.type_string() }}) || ': ' || attempts.outcome || case when attempts.outcome = 'ok'
                then (', ' || cast(attempts.record_count as {{ dbt.type_string() }}) || ' records, ' || cast(attempts.changed_count as {{ dbt.type_string() }}) || ' new or changed')
                else coalesce((', ' || attempts.error_message), '')
            end)
    from attempts
    inner join game_dates
        on attempts.endpoint = 'box_scores' and attempts.requested_for = game_dates.game_date

),

box_scores as (

    select
        box_scores.known_at_utc,
        'record',
        'balldontlie',
        game_dates.game_id,
        cast(null as {{ dbt.type_string() }}),
        game_dates.game_date,
        ('box score "' || coalesce(box_scores.status, '') || '", ' || coalesce(cast(box_scores.away_score as {{ dbt.type_string() }}), '?') || '-' || coalesce(cast(box_scores.home_score as {{ dbt.type_string() }}), '?'))
    from {{ ref('stg_balldontlie__box_scores') }} as box_scores
    inner join game_dates
        on box_scores.game_date = game_dates.game_date
        and box_scores.away_team = game_dates.away_team
        and box_scores.home_team = game_dates.home_team
    where box_scores.standing_rank = 1

),

player_lines as (

    select
        lines.known_at_utc,
        'record',
        'balldontlie',
        lines.game_id,
        lines.player_id,
        lines.game_date,
        case when lines.is_played
            then (lines.team || ' against ' || lines.opponent || ': ' || cast(round(coalesce(lines.minutes, 0), 1) as {{ dbt.type_string() }}) || ' min, ' || coalesce(cast(lines.pts as {{ dbt.type_string() }}), '?') || ' pts, ' || coalesce(cast(lines.reb as {{ dbt.type_string() }}), '?') || ' reb, ' || coalesce(cast(lines.ast as {{ dbt.type_string() }}), '?') || ' ast')
            else (lines.team || ' against ' || lines.opponent || ': listed, did not play')
        end
    from {{ ref('int_player_games') }} as lines

),

corrections as (

    select
        corrected_at_utc,
        'correction',
        'balldontlie',
        game_id,
        player_id,
        game_date,
        (player_name || ': ' || stat || ' ' || coalesce(old_value, 'null') || ' -> ' || coalesce(new_value, 'null'))
    from {{ ref('int_stat_corrections') }}

),

verdict_history as (

    select
        *,
        row_number() over (partition by verdict_key order by recorded_at_utc) as event_number
    from {{ ref('verdict_events') }}

),

-- Thousands of players are complete at once; only what changed or is wrong is a story.
verdicts as (

    select
        as_of_utc,
        'verdict',
        boundary,
        game_id,
        case when boundary_order > 1 and entity <> game_id then entity end,
        game_date,
        (label || ': ' || state || coalesce((' / ' || cause), '') || coalesce((' (' || detail || ')'), ''))
    from verdict_history
    where boundary_order = 1 or event_number > 1 or state in ('degraded', 'missing')

),

everything as (

    select * from schedule_versions
    union all
    select * from bdl_versions
    union all
    select * from date_attempts
    union all
    select * from box_scores
    union all
    select * from player_lines
    union all
    select * from corrections
    union all
    select * from verdicts

),

final as (

    select
        at_utc,
        {{ eastern_stamp('at_utc') }} as at_et,
        kind,
        source,
        game_id,
        player_id,
        game_date,
        detail
    from everything

)

select * from final
