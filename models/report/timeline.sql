{{ config(materialized='view') }}
{# One line per thing that happened to a game or a player, for `nba-props explain`. #}
with

verdict_history as (
    select
        *,
        row_number() over (partition by verdict_key order by recorded_at_utc) as event_number,
        lag(state) over (partition by verdict_key order by recorded_at_utc) as state_before
    from {{ ref('verdict_events') }}
),

corrections as (
    select
        *,
        (player_name || ': ' || stat || ' ' || coalesce(old_value, 'null') || ' -> ' || coalesce(new_value, 'null')) as detail,
        row_number() over (partition by game_id, game_date, corrected_at_utc order by player_name, player_id, stat) as place
    from {{ ref('int_stat_corrections') }}
),

everything as (
    select at_utc, kind, source, game_id, player_id, game_date, detail
    from {{ ref('timeline_schedule') }}

    union all

    select at_utc, kind, source, game_id, player_id, game_date, detail
    from {{ ref('timeline_players') }}

    union all

    select
        box_scores.known_at_utc,
        'record',
        box_scores.source,
        box_scores.game_id,
        cast(null as {{ dbt.type_string() }}),
        box_scores.game_date,
        (case box_scores.source when 'balldontlie' then '' else (box_scores.source || ' ') end || 'box score "' || coalesce(box_scores.status, '') || '", ' || coalesce(cast(box_scores.away_score as {{ dbt.type_string() }}), '?') || '-' || coalesce(cast(box_scores.home_score as {{ dbt.type_string() }}), '?'))
    from {{ ref('int_box_scores') }} as box_scores

    union all

    select
        lines.known_at_utc,
        'record',
        lines.source,
        lines.game_id,
        lines.player_id,
        lines.game_date,
        case when lines.is_played
            then (lines.team || ' against ' || lines.opponent || ': ' || {{ number_text('coalesce(lines.minutes, 0)') }} || ' min, ' || coalesce(cast(lines.pts as {{ dbt.type_string() }}), '?') || ' pts, ' || coalesce(cast(lines.reb as {{ dbt.type_string() }}), '?') || ' reb, ' || coalesce(cast(lines.ast as {{ dbt.type_string() }}), '?') || ' ast')
            else (lines.team || ' against ' || lines.opponent || ': listed, did not play')
        end
    from {{ ref('int_player_games') }} as lines

    union all

    select corrected_at_utc, 'correction', 'balldontlie', game_id, player_id, game_date, detail
    from corrections

    union all

    select
        corrected_at_utc, 'correction', 'balldontlie', game_id, cast(null as {{ dbt.type_string() }}), game_date,
        (cast(count(*) as {{ dbt.type_string() }}) || ' number(s): ' || string_agg(case when place <= 5 then detail end, '; ' order by place))
    from corrections
    where game_id is not null
    group by game_id, game_date, corrected_at_utc

    union all

    -- Thousands of players are complete at once; only what changed or is wrong is a story. Features and
    -- predictions wait for their due time by nature: there it must have been wrong.
    select
        as_of_utc,
        'verdict',
        boundary,
        game_id,
        case
            when boundary_order = 4 then {{ player_of_entity('entity') }}
            when boundary_order > 1 and entity <> game_id then entity
        end,
        game_date,
        (label || ': ' || state || coalesce((' / ' || cause), '') || coalesce((' (' || detail || ')'), ''))
    from verdict_history
    where
        boundary_order = 1
        or state in ('degraded', 'missing')
        or (event_number > 1 and (boundary_order not in (3, 4) or state_before in ('degraded', 'missing')))

    union all

    select
        messages.as_of_utc,
        'message',
        messages.channel,
        incidents.game_id,
        cast(null as {{ dbt.type_string() }}),
        incidents.game_date,
        (messages.kind || case when messages.channel = 'slack' then ' on Slack: ' else (' on ' || messages.channel || ': ') end || messages.substance || ' (' || messages.status || ')')
    from {{ ref('alert_messages') }} as messages
    inner join {{ ref('incidents') }} as incidents on messages.subject = incidents.incident_key
    where incidents.game_id is not null
)

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
