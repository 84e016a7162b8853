{# How long after the expected end of a game its box score came, per source and date, as live requests saw
   it. A date on which a source was asked too seldom to measure has no row. #}
select
    source,
    game_date,
    count(*) as games,
    {{ percentile('hours_after_end', 50) }} as median_hours,
    {{ percentile('hours_after_end', 90) }} as p90_hours
from {{ ref('int_final_arrivals') }}
where is_bounded
group by source, game_date
