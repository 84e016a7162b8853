{{ by_season() }}
{# What should be there, boundary by boundary. Refs nothing that it judges. #}
with

game_dates as (

    select
        *,
        {{ expected_game_end('tip_utc', 'game_date') }}
            as expected_end_utc
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

),

final as (

    select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
    from {{ ref('expected_box_scores') }}
    where {{ is_rebuilt() }}
    union all
    select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
    from players
    union all
    select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
    from {{ ref('expected_features') }}
    where {{ is_rebuilt() }}
    union all
    select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
    from {{ ref('expected_predictions') }}
    where {{ is_rebuilt() }}
    union all
    select boundary, entity, game_id, game_date, expected_end_utc, expected_by_utc
    from phases

)

select * from final
