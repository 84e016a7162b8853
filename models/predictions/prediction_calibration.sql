{# Did what was said to happen in six of ten cases happen in six of ten? Real lines alone; pushes
   are void. Beside what was said (fair) stands what the model says when it does not listen to the
   market (alone). #}
with

scored as (

    select evaluation, model, stat, outcome, 'fair' as said, p_over
    from {{ ref('scored_predictions') }}
    where p_over is not null

    union all

    select evaluation, model, stat, outcome, 'alone' as said, p_over_alone as p_over
    from {{ ref('scored_predictions') }}
    where p_over_alone is not null

),

final as (

    select
        evaluation,
        model,
        stat,
        said,
        least(cast(floor(p_over * 10) as {{ dbt.type_int() }}), 9) as decile,
        count(*) as n,
        round(avg(p_over), 6) as mean_p_over,
        round(avg(case when outcome = 'over' then 1.0 else 0.0 end), 6) as observed_share
    from scored
    group by evaluation, model, stat, said, decile

)

select * from final
