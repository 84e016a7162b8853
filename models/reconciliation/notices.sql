{{ config(materialized='view') }}
{# Listed, never alerted, retried or counted: what is legitimately absent, and what a known
   exception covers. A player who did not play is normal in every game and counted in
   reconciliation_daily alone. #}
with

verdicts as (

    select * from {{ ref('verdicts') }}

),

final as (

    select
        boundary,
        boundary_order,
        entity,
        game_id,
        game_date,
        label,
        state,
        cause,
        detail,
        exception_id,
        evidence
    from verdicts
    where
        (state = 'empty_ok' and cause <> 'did_not_play')
        or exception_id is not null

)

select * from final
