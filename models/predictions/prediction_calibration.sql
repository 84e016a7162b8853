{# Did what was said to happen in six of ten cases happen in six of ten? Real lines alone; pushes
   are void. Beside what was said (fair) stands what the model says when it does not listen to the
   market (alone). #}
with

deciles as (

    select evaluation, model, stat, 'fair' as said, decile_fair as decile, n, p_over, overs
    from {{ ref('accuracy_cells') }}
    where decile_fair is not null

    union all

    select evaluation, model, stat, 'alone' as said, decile_alone as decile, n, p_over_alone, overs
    from {{ ref('accuracy_cells') }}
    where decile_alone is not null

),

final as (

    select
        evaluation,
        model,
        stat,
        said,
        decile,
        cast(sum(n) as int64) as n,
        round(sum(p_over) / sum(n), 6) as mean_p_over,
        round(sum(overs) / cast(sum(n) as {{ float_type() }}), 6) as observed_share
    from deciles
    group by evaluation, model, stat, said, decile

)

select * from final
