{{ config(materialized='view') }}
{# Dates on which nothing is predicted or published: the breaker of the date or of one of the
   three dates before is open, whose games are in everything that is computed now. #}
with

open_breakers as (
    select game_date as breaker_date
    from {{ ref('circuit_breaker') }}
    where is_open
),

halted as (
    {% for days in range(4) %}
    select {{ add_days('breaker_date', days) }} as game_date, breaker_date
    from open_breakers
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select game_date, max(breaker_date) as breaker_date
from halted
group by game_date
