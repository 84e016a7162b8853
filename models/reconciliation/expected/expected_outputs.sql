{{ by_season() }}
{# What should be there, boundary by boundary. Refs nothing that it judges. #}
with

game_dates as (
    select
        *,
        {{ tip_or_noon('tip_utc', 'game_date') }} as begins_utc,
        {{ expected_game_end('tip_utc', 'game_date') }} as expected_end_utc
    from {{ ref('int_game_dates') }}
    where {{ is_rebuilt() }}
),

lines as (
    select lines.*, ids.player_id
    from {{ ref('int_source_lines') }} as lines
    inner join {{ ref('int_box_score_sources') }} as sources
        on lines.game_id = sources.game_id
        and lines.game_date = sources.game_date
        and lines.source = sources.source
    left join {{ ref('int_player_ids') }} as ids
        on lines.source = ids.source and lines.source_player_id = ids.source_player_id
    where {{ is_rebuilt('lines.game_date') }} and {{ is_rebuilt('sources.game_date') }}
),

players as (
    select
        'boxscores_to_analytics' as boundary,
        {{ line_entity('lines.player_id', 'lines.team', 'lines.item_number') }} as entity,
        game_dates.game_id,
        game_dates.game_date,
        game_dates.expected_end_utc,
        lines.known_at_utc as expected_by_utc
    from lines
    inner join game_dates
        on lines.game_id = game_dates.game_id and lines.game_date = game_dates.game_date
),

-- Who is likely to play, or would be if he were not listed out.
candidates as (
    select game_id, game_date, player_id
    from {{ ref('int_player_availability') }}
    where
        roster_basis <> 'box_score'
        and (has_line or (games_before > 0 and games_missed_in_a_row = 0))
        and {{ is_rebuilt() }}
),

-- An hour before tip-off. A game that is off has one row and no candidates.
features as (
    select
        'analytics_to_features' as boundary,
        coalesce(candidates.player_id, game_dates.game_id) as entity,
        game_dates.game_id,
        game_dates.game_date,
        game_dates.begins_utc as expected_end_utc,
        {{ add_minutes('game_dates.begins_utc', -60) }} as expected_by_utc
    from game_dates
    cross join {{ ref('run_context') }} as run_context
    left join candidates
        on game_dates.game_id = candidates.game_id
        and game_dates.game_date = candidates.game_date
        and game_dates.standing in ('on', 'played')
    where
        {{ is_judged_day('game_dates.game_date') }}
        and (candidates.player_id is not null or game_dates.standing in ('postponed', 'cancelled'))
),

phases as (
    select
        'phase_timing' as boundary,
        phase as entity,
        cast(null as {{ dbt.type_string() }}) as game_id,
        game_date,
        before_as_of_utc as expected_end_utc,
        expected_by_utc
    from {{ ref('phase_transitions') }}
    where expected_by_utc is not null and {{ is_rebuilt() }}
)

select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
from {{ ref('expected_box_scores') }}
where {{ is_rebuilt() }}
union all
select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
from players
union all
select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
from features
union all
select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
from {{ ref('expected_predictions') }}
where {{ is_rebuilt() }}
union all
select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
from phases
