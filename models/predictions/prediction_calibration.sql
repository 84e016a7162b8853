{# Did what was said to happen in six of ten cases happen in six of ten? Real lines alone; pushes
   are void. #}
with

scored as (

    select
        *,
        least(cast(floor(p_over * 10) as {{ dbt.type_int() }}), 9) as decile
    from {{ ref('scored_predictions') }}
    where p_over is not null

),

final as (

    select
        evaluation,
        model,
        stat,
        decile,
        count(*) as n,
        round(avg(p_over), 6) as mean_p_over,
        round(avg(case when outcome = 'over' then 1.0 else 0.0 end), 6) as observed_share
    from scored
    group by evaluation, model, stat, decile

)

select * from final
