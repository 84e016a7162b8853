{# The date of an injury list that mostly names no year: 'Oct 1', 'October 1', 'Oct 1, 2026', '10/1/2026',
   '2026-10-01'. Without a year it is the first such day that is no more than 60 days before the day on
   which it was first seen, and after the end of a season that the description says to be missed.
   text, description: text; seen: date. Gives a date; null for null and for anything else. #}
{% macro return_date(text, description, seen) -%}
{%- set month -%}
coalesce(
    {{ nba_props.month_number(nba_props.regexp_part(text, '^ *([A-Za-z]{3})[a-z]*[.]? +[0-9]')) }},
    {{ nba_props.safe_integer(nba_props.regexp_part(text, '^ *([0-9]{1,2})/[0-9]{1,2}')) }}
)
{%- endset -%}
{%- set day -%}
{{ nba_props.safe_integer(nba_props.regexp_part(text, '^ *(?:[A-Za-z]{3,9}[.]? +|[0-9]{1,2}/)([0-9]{1,2})(?:(?:,? +|/)20[0-9]{2})? *$')) }}
{%- endset -%}
{%- set year = nba_props.safe_integer(nba_props.regexp_part(text, '[0-9](?:,? +|/)(20[0-9]{2}) *$')) -%}
{%- set earliest = nba_props.earliest_return(description, seen) -%}
{%- set first_year = 'extract(year from ' ~ earliest ~ ')' -%}
coalesce(
    {{ nba_props.safe_date(text) }},
    {{ nba_props.date_of_parts(year, month, day) }},
    case
        when {{ year }} is null and {{ nba_props.date_of_parts(first_year, month, day) }} >= {{ earliest }}
            then {{ nba_props.date_of_parts(first_year, month, day) }}
        when {{ year }} is null then {{ nba_props.date_of_parts(first_year ~ ' + 1', month, day) }}
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
