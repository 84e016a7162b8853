{# The date of an injury list that mostly names no year: 'Oct 1', 'October 1', 'Oct 1, 2026', '10/1/2026',
   '2026-10-01'. Two steps, since an analyzer of SQL limits how deeply an expression may nest.
   First its parts, as columns: written_date, written_year, written_month, written_day, earliest_date.
   text, description: text; seen: date. #}
{% macro return_date_parts(text, description, seen) -%}
{{ nba_props.safe_date(text) }} as written_date,
{{ nba_props.safe_integer(nba_props.regexp_part(text, '[0-9](?:,? +|/)(20[0-9]{2}) *$')) }} as written_year,
coalesce(
    {{ nba_props.month_number(nba_props.regexp_part(text, '^ *([A-Za-z]{3})[a-z]*[.]? +[0-9]')) }},
    {{ nba_props.safe_integer(nba_props.regexp_part(text, '^ *([0-9]{1,2})/[0-9]{1,2}')) }}
) as written_month,
{{ nba_props.safe_integer(nba_props.regexp_part(text, '^ *(?:[A-Za-z]{3,9}[.]? +|[0-9]{1,2}/)([0-9]{1,2})(?:(?:,? +|/)20[0-9]{2})? *$')) }} as written_day,
{{ nba_props.earliest_return(description, seen) }} as earliest_date
{%- endmacro %}

{# The date of those parts. Without a year it is the first such day that is no more than 60 days before the
   day on which it was first seen, and after the end of a season that he misses according to the
   description. Null where the text is none, or no date. #}
{% macro return_date() -%}
{%- set first_year = 'extract(year from earliest_date)' -%}
coalesce(
    written_date,
    {{ nba_props.date_of_parts('written_year', 'written_month', 'written_day') }},
    case
        when
            written_year is null
            and {{ nba_props.date_of_parts(first_year, 'written_month', 'written_day') }} >= earliest_date
            then {{ nba_props.date_of_parts(first_year, 'written_month', 'written_day') }}
        when written_year is null then {{ nba_props.date_of_parts(first_year ~ ' + 1', 'written_month', 'written_day') }}
    end
)
{%- endmacro %}

{# The first day that a return date without a year can mean. #}
{% macro earliest_return(description, seen) -%}
{%- set missed = nba_props.safe_integer(nba_props.regexp_part(
    'lower(' ~ description ~ ')',
    '(?:rest of|remainder of|balance of|entirety of|all of|end of|entire|whole|miss|out for|sidelined for|sit out|sitting out|lost for|done for|after|beyond)(?: the)?(?: entire| whole)? (20[0-9]{2})-[0-9]{2}'
)) -%}
greatest({{ nba_props.add_days(seen, -60) }}, coalesce({{ nba_props.season_start(missed ~ ' + 1') }}, {{ nba_props.add_days(seen, -60) }}))
{%- endmacro %}

{# A date from integers; null where one is null or no calendar has that day. #}
{% macro date_of_parts(year, month, day) -%}
{{ nba_props.safe_date(
    "cast(" ~ year ~ " as " ~ dbt.type_string() ~ ") || '-' || substr('0' || cast(" ~ month ~ " as " ~ dbt.type_string()
    ~ "), -2) || '-' || substr('0' || cast(" ~ day ~ " as " ~ dbt.type_string() ~ "), -2)"
) }}
{%- endmacro %}
