{{ by_season(column='season_start') }}
{# What is published beside each book's own closing line: the number and the probability, on the rows of that
   book. A made-up line is of no book. #}
{% set keys = ['game_id', 'game_date', 'player_id', 'stat'] %}
{% set columns = ['vendor', 'line', 'over_odds', 'under_odds', 'known_at_utc', 'is_placeholder'] %}

with

closing as (
    select {{ (keys + columns) | join(', ') }}
    from {{ ref('int_line_intervals') }}
    where
        market = 'over_under'
        and known_at_utc < tip_utc
        and coalesce(until_utc >= tip_utc, true)
        and {{ is_rebuilt() }}
),

-- What a file captured last before the tip-off; of unknown time where it says none.
archived as (
    select
        {{ (keys + columns) | join(', ') }},
        max(known_at_utc) over (partition by {{ keys | join(', ') }}, vendor) as last_known_at_utc
    from {{ ref('int_archived_lines') }}
    where status in ('usable', 'placeholder', 'one_sided') and coalesce(known_at_utc < tip_utc, true) and {{ is_rebuilt() }}
),

lines as (
    select 'live' as basis, {{ (keys + columns) | join(', ') }} from closing
    union all
    select 'archive', {{ (keys + columns) | join(', ') }}
    from archived
    where coalesce(known_at_utc = last_known_at_utc, last_known_at_utc is null)
),

main_lines as (
    {{ main_lines('lines', ['basis', 'vendor'] + keys) }}
),

ranked as (
    select *, row_number() over (partition by vendor, {{ keys | join(', ') }} order by basis desc) as preference
    from main_lines
    where not is_synthetic
),

grades as (
    select * from {{ ref('prediction_grades') }}
    where status = 'graded' and is_active and {{ is_rebuilt() }}
),

compared as (
    select
        grades.evaluation,
        grades.model,
        grades.stat,
        ranked.vendor as book,
        {{ season_start_of('grades.game_date') }} as season_start,
        grades.actual,
        grades.median,
        ranked.line,
        ranked.p_over_market as p_book,
        {{ share_at_most('with_market.distribution', 'floor(ranked.line)') }} as at_most,
        {{ share_at_most('with_market.distribution', 'ceil(ranked.line) - 1') }} as under
    from grades
    inner join ranked
        on ranked.preference = 1
        and {% for key in keys %}grades.{{ key }} = ranked.{{ key }}{{ " and " if not loop.last }}{% endfor %}
    inner join {{ ref('predictions_with_market') }} as with_market
        on grades.prediction_id = with_market.prediction_id
)

select
    evaluation,
    model,
    stat,
    book,
    season_start,
    cast(count(*) as {{ dbt.type_int() }}) as n,
    round(avg(abs(median - actual)), 6) as mae,
    round(avg(abs(line - actual)), 6) as line_mae,
    round(avg(case when actual <> line then {{ brier(safe_divide('1 - at_most', '1 - at_most + under'), 'actual > line') }} end), 6) as brier,
    round(avg(case when actual <> line then {{ brier('p_book', 'actual > line') }} end), 6) as book_brier
from compared
group by evaluation, model, stat, book, season_start
