{# What each source answered about each game of the last three dates whose games have begun. #}
with

dates as (
    select
        matrix.game_date,
        row_number() over (order by matrix.game_date desc) as recency
    from {{ ref('rec_source_matrix') }} as matrix
    cross join {{ ref('run_context') }} as run_context
    where matrix.game_date <= run_context.as_of_date_et and matrix.requests > 0
    group by matrix.game_date, run_context.as_of_date_et
    -- Tonight once its first game is over.
    having matrix.game_date < run_context.as_of_date_et or sum(case when matrix.reported = 'final' then 1 else 0 end) > 0
)

select
    matrix.game_date,
    matrix.game_id,
    matrix.label,
    matrix.standing,
    matrix.source,
    matrix.reported,
    matrix.requests,
    {{ eastern_text('matrix.last_asked_at_utc') }} as last_asked_et,
    matrix.differing_numbers,
    matrix.is_used
from {{ ref('rec_source_matrix') }} as matrix
inner join dates on matrix.game_date = dates.game_date and dates.recency <= 3
