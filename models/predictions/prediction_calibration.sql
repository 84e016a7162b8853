{# Does an outcome predicted at 60 % happen in 60 % of cases? Only real lines; pushes are void. A table: summing
   every cell is not for who reads it. #}
select
    evaluation,
    model,
    stat,
    decile,
    cast(sum(n) as int64) as n,
    round(sum(p_over) / sum(n), 6) as mean_p_over,
    round(sum(overs) / cast(sum(n) as {{ float_type() }}), 6) as observed_share
from {{ ref('accuracy_cells') }}
where decile is not null
group by evaluation, model, stat, decile
