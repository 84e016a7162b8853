{{ config(materialized='view') }}
{# Did what was said to happen in six of ten cases happen in six of ten? Real lines alone; pushes
   are void. #}
select
    evaluation,
    model,
    stat,
    said,
    decile,
    cast(sum(n) as int64) as n,
    round(sum(p_over) / sum(n), 6) as mean_p_over,
    round(sum(overs) / cast(sum(n) as {{ float_type() }}), 6) as observed_share
from {{ ref('calibration_by_season') }}
group by evaluation, model, stat, said, decile
