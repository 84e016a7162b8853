{{ config(materialized='table') }}
{# The open lines with what the market makes of them. Its probability at a line is the mean over the books with
   two prices there, margin removed; of a line that no book prices on both sides that of its price, less
   the margin which the book has elsewhere. #}
{% set keys = ['game_id', 'game_date', 'player_id', 'stat', 'line_text'] %}

with

-- BigQuery does not partition by floats.
lines as (
    select
        *,
        cast(line as {{ dbt.type_string() }}) as line_text,
        {{ implied_probability('over_odds') }} as over_implied,
        {{ implied_probability('under_odds') }} as under_implied,
        {{ market_probability('over_odds', 'under_odds') }} as p_over_book
    from {{ ref('int_open_lines') }}
),

-- What the prices of both sides come to: 1 and the margin.
margins as (
    select vendor, avg(over_implied + under_implied) as overround
    from lines
    where p_over_book is not null
    group by vendor
),

markets as (
    select
        {{ keys | join(', ') }},
        avg(p_over_book) as p_over_market,
        coalesce(stddev_samp(p_over_book) / sqrt(count(*)), 0) as market_error,
        count(*) as market_books
    from lines
    where p_over_book is not null
    group by {{ keys | join(', ') }}
)

select
    {% for key in keys %}lines.{{ key }}, {% endfor %}
    lines.tip_utc,
    lines.vendor,
    lines.market,
    lines.line,
    lines.over_odds,
    lines.under_odds,
    lines.is_synthetic,
    -- Rounded: a mean of floats varies in its last bits with the order of the rows.
    round(coalesce(
        markets.p_over_market,
        lines.over_implied / margins.overround,
        1 - lines.under_implied / margins.overround
    ), 9) as p_over_market,
    round(coalesce(markets.market_error, 0), 9) as market_error,
    cast(coalesce(markets.market_books, 0) as {{ dbt.type_int() }}) as market_books
from lines
left join margins on lines.vendor = margins.vendor
left join markets
    on {% for key in keys %}lines.{{ key }} = markets.{{ key }}{{ " and " if not loop.last }}{% endfor %}
