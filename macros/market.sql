{# Probability that American odds imply, the margin of the book included: -137 gives 0.578. #}
{% macro implied_probability(odds) -%}
case when {{ odds }} < 0 then {{ nba_props.safe_divide(odds, odds ~ ' - 100') }} else {{ nba_props.safe_divide('100', odds ~ ' + 100') }} end
{%- endmacro %}

{# Probability of the over with the margin removed: -137 on both sides gives 0.5. #}
{% macro market_probability(over_odds, under_odds) -%}
{%- set over = nba_props.implied_probability(over_odds) -%}
{%- set under = nba_props.implied_probability(under_odds) -%}
({{ over }}) / (({{ over }}) + ({{ under }}))
{%- endmacro %}

{# What a stake of 1 wins at American odds: 0.91 at -110, 1.5 at 150. #}
{% macro payout(odds) -%}
case when {{ odds }} < 0 then {{ nba_props.safe_divide('-100', odds) }} else {{ odds }} / 100.0 end
{%- endmacro %}

{# What a stake of 1 is expected to win at American odds: the margin is in the price, a push returns the stake.
   p_win: probability of winning given no push; p_push: probability of a push. #}
{% macro expected_value(p_win, p_push, odds) -%}
(1 - {{ p_push }}) * ({{ p_win }} * (1 + {{ nba_props.payout(odds) }}) - 1)
{%- endmacro %}

{# Odds nobody can bet at: absent, between -100 and 100, or the -10000 that means "closed". #}
{% macro is_placeholder_odds(odds) -%}
coalesce(abs({{ odds }}) < 100 or abs({{ odds }}) >= 10000, true)
{%- endmacro %}

{# American odds as a source writes them: 2 or 1.91 are decimal ones, 0 is a price that is not offered.
   text: text. Gives an integer; null for null and for anything else. #}
{% macro american_odds(text) -%}
case when abs({{ nba_props.safe_integer(text) }}) not between 1 and 50 then {{ nba_props.safe_integer(text) }} end
{%- endmacro %}

{# Whether a stake on both sides wins by more than 3 % of it, whatever happens: an exchange may come near 0.
   Never null. #}
{% macro pays_whatever_happens(over_odds, under_odds) -%}
coalesce(
    not {{ nba_props.is_placeholder_odds(over_odds) }} and not {{ nba_props.is_placeholder_odds(under_odds) }}
    and {{ nba_props.implied_probability(over_odds) }} + {{ nba_props.implied_probability(under_odds) }} < 0.97,
    false
)
{%- endmacro %}

{# One row per `keys`: the main line. Of each book the line priced nearest to even (margin removed), of those
   priced alike the one nearest to the median of all lines; of the books the one nearest to the median of their main
   lines; of two as near, the one priced closer to even. Then the lower. A line without two prices is none.
   relation: CTE with the keys, vendor, line, over_odds, under_odds, known_at_utc, is_placeholder. #}
{% macro main_lines(relation, keys) %}
{%- set key = keys | join(', ') %}
with

-- A line that a book lists twice counts once: as it was known last. BigQuery does not partition by floats.
priced as (
    select
        *,
        round(abs({{ nba_props.market_probability('over_odds', 'under_odds') }} - 0.5), 9) as distance_to_even,
        row_number() over (
            partition by {{ key }}, is_placeholder, vendor, cast(line as {{ dbt.type_string() }})
            order by known_at_utc desc, abs(over_odds), over_odds, under_odds
        ) as listing_number
    from {{ relation }}
),

ranked as (
    select
        *,
        row_number() over (partition by {{ key }} order by line, vendor) as line_rank,
        count(*) over (partition by {{ key }}) as lines
    from priced
    where not is_placeholder and listing_number = 1
),

distances as (
    select
        *,
        abs(line - avg(case when 2 * line_rank between lines and lines + 2 then line end) over (
            partition by {{ key }}
        )) as distance
    from ranked
),

-- A ladder of alternates is no other market: it must not move the median of the books.
by_book as (
    select
        *,
        row_number() over (
            partition by {{ key }}, vendor order by distance_to_even, distance, line
        ) as book_rank
    from distances
),

mains as (
    select
        *,
        row_number() over (partition by {{ key }}, book_rank order by line, vendor) as main_place,
        count(*) over (partition by {{ key }}, book_rank) as main_count
    from by_book
),

main_distances as (
    select
        *,
        abs(line - avg(case when book_rank = 1 and 2 * main_place between main_count and main_count + 2 then line end) over (
            partition by {{ key }}
        )) as main_distance
    from mains
),

by_line as (
    select
        *,
        row_number() over (
            partition by {{ key }} order by book_rank, main_distance, distance_to_even, line, vendor
        ) as main_rank
    from main_distances
),

chosen as (
    select
        {{ key }},
        {%- for column in ['line', 'over_odds', 'under_odds', 'known_at_utc'] %}
        max(case when main_rank = 1 then {{ column }} end) as {{ column }},
        {%- endfor %}
        cast(sum(case when book_rank = 1 then 1 else 0 end) as {{ dbt.type_int() }}) as books,
        min(case when vendor = 'sandbox' then 1 else 0 end) = 1 as is_synthetic,
        string_agg(case when book_rank = 1 then vendor end, ' ' order by vendor) as vendors
    from by_line
    group by {{ key }}
)

select *, {{ nba_props.market_probability('over_odds', 'under_odds') }} as p_over_market
from chosen
{% endmacro %}

{# P(over) given that the line is not pushed, 0 to 1; null without a line. #}
{% macro p_over_given_no_push(relation) -%}
{{ relation }}.p_over / nullif(1 - {{ relation }}.p_push, 0)
{%- endmacro %}

{# Log-odds of a probability, kept within 0.0001 and 0.9999. Not by least and greatest: on DuckDB they leave out
   a null. #}
{% macro log_odds(probability) -%}
case
    when {{ probability }} < 0.0001 then ln(0.0001 / 0.9999)
    when {{ probability }} > 0.9999 then ln(0.9999 / 0.0001)
    else ln(({{ probability }}) / (1 - ({{ probability }})))
end
{%- endmacro %}

{# The probability that has these log-odds. #}
{% macro from_log_odds(log_odds) -%}
1 / (1 + exp(-({{ log_odds }})))
{%- endmacro %}

{# P(at most k) once the log-odds of more than k have risen by `shift`; 0 and 1 stay. One shift for every k
   moves a whole distribution and keeps it one (proportional odds). #}
{% macro moved_share(share, shift) -%}
case
    when {{ share }} <= 0 then 0.0
    when {{ share }} >= 1 then 1.0
    else {{ share }} / ({{ share }} + (1 - {{ share }}) * exp({{ shift }}))
end
{%- endmacro %}

{# By how much the log-odds of more than k have to rise for the market's P(over) at a line. Of a line that can
   be pushed P(over) given no push rises by 1 + P(push) times as much. #}
{% macro market_shift(p_over_market, p_over_no_push, p_push) -%}
round((
    ({{ nba_props.log_odds(p_over_market) }}) - ({{ nba_props.log_odds(p_over_no_push) }})
) / (1 + {{ p_push }}), 6)
{%- endmacro %}

{# Whether a line priced by a book cannot be of this player and statistic: its log-odds and ours are so far
   apart that 50 % there is 3 % here. No book that knows anything is; a wrong line or id is.
   shift: log-odds. Null for null. #}
{% macro is_far_off(shift) -%}
(abs({{ shift }}) > 3.5)
{%- endmacro %}

{# What a player has of a statistic in 40 minutes at his rate: a reserve who starts tonight because others are out
   may have a line up to it. Null for a double, and where no rate is known.
   stat: the column that names the statistic; rates: the relation with `<stat>_per_minute`. #}
{% macro reached_in_a_long_game(stat, rates) -%}
case {{ stat }}
    {%- for sum, parts in nba_props.summed_stats().items() %}
    when '{{ sum }}' then 40 * ({% for part in parts %}{{ rates }}.{{ part }}_per_minute{{ " + " if not loop.last }}{% endfor %})
    {%- endfor %}
end
{%- endmacro %}

{# The market's probability, its log-odds moved towards ours by a share (0 to 1) of the way. #}
{% macro blended_probability(p_market, p_model, share) -%}
{{ nba_props.from_log_odds(
    '(' ~ nba_props.log_odds(p_market) ~ ') + (' ~ share ~ ') * (('
    ~ nba_props.log_odds(p_model) ~ ') - (' ~ nba_props.log_odds(p_market) ~ '))'
) }}
{%- endmacro %}

{# The p-quantile of a distribution of counts where it lies in this step, else null: a count is spread evenly over
   half a unit each way, so that an interval holds as often as it says.
   place: a count; below, share: P(less than it), P(at most it). #}
{% macro quantile_in_step(p, place, below, share) -%}
case
    when {{ below }} < {{ p }} and {{ share }} >= {{ p }}
        then greatest({{ place }} - 0.5 + ({{ p }} - {{ below }}) / ({{ share }} - {{ below }}), 0)
end
{%- endmacro %}

{# P(at most a count) of a distribution as it is stored, a JSON list that ends where it is 1; 0 below 0. Null where
   none is stored. #}
{% macro share_at_most(distribution, count) -%}
{%- set place = 'cast(' ~ count ~ ' as int64)' -%}
case
    when {{ distribution }} is null then null
    when {{ count }} < 0 then 0.0
    else coalesce({{ nba_props.json_number_at(distribution, 'greatest(' ~ place ~ ', 0)') }}, 1.0)
end
{%- endmacro %}
