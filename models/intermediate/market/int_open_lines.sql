{{ config(materialized='table') }}
{# Every line of every book that is open at the run's clock, of games that have not begun: alternates and
   milestones too. A price that no answer of the last `price_max_age_hours` has confirmed is not known to be open. A
   milestone of 20 pays from 20 on: that is the over of 19.5, and has no under. #}
{% set keys = ['game_id', 'game_date', 'player_id', 'stat'] %}

with

live as (
    select lines.*, 'live' as basis
    from {{ ref('int_line_intervals') }} as lines
    cross join {{ ref('run_context') }} as run_context
    where
        lines.until_utc is null
        and lines.known_at_utc <= run_context.as_of_utc
        and lines.last_answered_utc >= {{ add_minutes('run_context.as_of_utc', -60 * var('price_max_age_hours')) }}
        and lines.tip_utc > run_context.as_of_utc
),

archived as (
    select
        lines.*,
        'archive' as basis,
        lines.known_at_utc = max(lines.known_at_utc) over (
            partition by lines.{{ keys | join(', lines.') }}, lines.vendor
        ) as is_last
    from {{ ref('int_archived_lines') }} as lines
    cross join {{ ref('run_context') }} as run_context
    where
        lines.status in ('usable', 'one_sided')
        and lines.known_at_utc <= run_context.as_of_utc
        and lines.tip_utc > run_context.as_of_utc
),

both_kinds as (
    select {{ keys | join(', ') }}, tip_utc, vendor, market, line, over_odds, under_odds, known_at_utc, basis
    from live

    union all

    select {{ keys | join(', ') }}, tip_utc, vendor, 'over_under' as market, line, over_odds, under_odds, known_at_utc, basis
    from archived
    where is_last
),

sides as (
    select
        {{ keys | join(', ') }},
        tip_utc,
        vendor,
        market,
        case when market = 'milestone' then ceil(line) - 0.5 else line end as line,
        case when not {{ is_placeholder_odds('over_odds') }} then over_odds end as over_odds,
        case when market = 'over_under' and not {{ is_placeholder_odds('under_odds') }} then under_odds end as under_odds,
        known_at_utc,
        basis
    from both_kinds
),

-- A line that a book lists twice in one market counts once: what it listed last, and with two prices rather than one.
ranked as (
    select
        *,
        row_number() over (
            partition by {{ keys | join(', ') }}, vendor, market, cast(line as {{ dbt.type_string() }})
            order by basis desc, case when under_odds is null then 1 else 0 end, known_at_utc desc, over_odds, under_odds
        ) as listing
    from sides
    where line is not null and (over_odds is not null or under_odds is not null)
)

select
    {{ keys | join(', ') }},
    tip_utc,
    vendor,
    market,
    line,
    over_odds,
    under_odds,
    known_at_utc,
    basis,
    vendor = 'sandbox' as is_synthetic
from ranked
where listing = 1
