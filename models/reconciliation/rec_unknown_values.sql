{{ rebuild_by_date('since', column='requested_for', whole='view') }}
{# Values that the seed `known_values` does not have: the source has learned a new one, or renamed one. #}
with

field_values as (

    select * from {{ ref('stg_field_values') }}
    where {{ is_rebuilt('since', 'requested_for') }}

),

final as (

    select
        field_values.source,
        field_values.endpoint,
        field_values.requested_for,
        field_values.field,
        field_values.value,
        field_values.records
    from field_values
    left join {{ ref('known_values') }} as known_values
        on field_values.source = known_values.source
        and field_values.endpoint = known_values.endpoint
        and field_values.field = known_values.field
        and lower(field_values.value) = lower(known_values.value)
    where known_values.value is null

)

select * from final
