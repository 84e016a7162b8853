{# One row per season and month: how many of its games one source supports, how many two, and how many are
   doubtful. Shares are of the games that have a box score. #}
{% set kinds = ['one_source', 'two_sources', 'doubtful', 'absent'] %}
with

counted as (
    select
        season,
        month,
        count(*) as games,
        {%- for kind in kinds %}
        sum(case when confirmation = '{{ kind }}' then 1 else 0 end) as {{ kind }},
        {%- endfor %}
        sum(case when corrected_numbers > 0 then 1 else 0 end) as corrected
    from {{ ref('report_confirmations') }}
    group by season, month
)

select
    *,
    {%- for kind in kinds[:3] %}
    round(100 * {{ safe_divide(kind, 'games - absent') }}, 1) as {{ kind }}_pct{{ "," if not loop.last }}
    {%- endfor %}
from counted
