{{ by_season(column='requested_for') }}
{# One row per endpoint, date or season, game, field and value that the seed `known_values` does not have: the source
   has a new one, or has renamed one. #}
with

field_values as (

    select * from {{ ref('stg_field_values') }}
    where {{ is_rebuilt('requested_for') }}

),

game_ids as (

    select * from {{ ref('int_game_ids') }}
    where {{ is_rebuilt('season_start') }}

),

unknown as (

    select
        field_values.*,
        game_ids.game_id,
        count(*) over (
            partition by
                field_values.source, field_values.endpoint, field_values.requested_for, field_values.field, field_values.value
        ) as games
    from field_values
    left join {{ ref('known_values') }} as known_values
        on field_values.source = known_values.source
        and field_values.endpoint = known_values.endpoint
        and field_values.field = known_values.field
        and lower(field_values.value) = lower(known_values.value)
    left join game_ids
        on field_values.source = game_ids.source and field_values.source_game_id = game_ids.source_game_id
    where known_values.value is null

),

final as (

    -- A value that many games of a date have is a change at the source: one row without a game.
    select
        source,
        endpoint,
        requested_for,
        {{ game_of_finding() }} as game_id,
        field,
        value,
        sum(records) as records
    from unknown
    group by
        source, endpoint, requested_for, {{ game_of_finding() }}, field, value

)

select * from final
