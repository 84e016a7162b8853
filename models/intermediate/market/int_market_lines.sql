{{ by_season(['game_id']) }}
{# One row per game, date, player and statistic: the main line at tip-off; of a game ahead, the current
   one. A line of a live source comes before an archived one, of those one that was captured before tip-off
   first: of each book what it had when it was captured last. #}
{% set keys = ['game_id', 'game_date', 'player_id', 'stat'] %}
{% set columns = [
    'vendor', 'line', 'over_odds', 'under_odds', 'known_at_utc', 'is_placeholder'
] %}

with

archived as (
    select lines.*, lines.tip_utc <= run_context.as_of_utc as is_over
    from {{ ref('int_archived_lines') }} as lines
    cross join {{ ref('run_context') }} as run_context
    where
        lines.status in ('usable', 'placeholder', 'one_sided')
        and (lines.known_at_utc is null or lines.known_at_utc <= run_context.as_of_utc)
        and {{ is_rebuilt('lines.game_date') }}
),

-- Without a known tip-off nobody knows whether a line was there before it.
before_tip as (
    select
        'live' as basis,
        {{ (keys + columns) | join(', ') }},
        until_utc is null or until_utc >= tip_utc as is_closing
    from {{ ref('int_line_intervals') }}
    where market = 'over_under' and known_at_utc < tip_utc and {{ is_rebuilt() }}

    union all

    select
        'archive',
        {{ (keys + columns) | join(', ') }},
        known_at_utc = max(known_at_utc) over (partition by {{ keys | join(', ') }}, vendor)
    from archived
    where known_at_utc < tip_utc
),

opened as (
    select
        *,
        min(case when not is_placeholder then known_at_utc end) over (
            partition by basis, {{ keys | join(', ') }}
        ) as first_known_at_utc
    from before_tip
),

lines as (
    select 'closing' as moment, basis, {{ (keys + columns) | join(', ') }}
    from opened
    where is_closing

    union all

    select 'opening', basis, {{ (keys + columns) | join(', ') }}
    from opened
    where known_at_utc = first_known_at_utc

    union all

    select 'at some time', 'archive', {{ (keys + columns) | join(', ') }}
    from archived
    where known_at_utc is null and is_over
),

main_lines as (
    {{ main_lines('lines', ['moment', 'basis'] + keys) }}
),

opening as (
    select * from main_lines
    where moment = 'opening'
),

ranked as (
    select
        *,
        row_number() over (
            partition by {{ keys | join(', ') }} order by basis desc, moment desc
        ) as preference
    from main_lines
    where moment <> 'opening'
)

select
    ranked.{{ keys | join(', ranked.') }},
    ranked.line,
    ranked.over_odds,
    ranked.under_odds,
    ranked.p_over_market,
    ranked.books,
    opening.line as opening_line,
    opening.known_at_utc as first_known_at_utc,
    ranked.known_at_utc,
    ranked.line - opening.line as line_move,
    ranked.basis,
    ranked.is_synthetic,
    ranked.vendors
from ranked
left join opening
    on ranked.moment = 'closing'
    and ranked.basis = opening.basis
    and {% for key in keys %}ranked.{{ key }} = opening.{{ key }}{{ " and " if not loop.last }}{% endfor %}
where ranked.preference = 1
