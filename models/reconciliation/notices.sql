{{ by_season() }}
{# Listed, never alerted, retried or counted: what is legitimately absent, and what a known exception
   covers. Players who did not play, are out, have no line or too few games are normal in every game, and a
   game that is off is listed once, as a game: the rest is only counted, in reconciliation_daily. #}
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
        ((state = 'empty_ok' and boundary_order = 1) or exception_id is not null)
        and {{ is_rebuilt() }}

)

select * from final
