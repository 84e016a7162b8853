{# A game's status as a source words it, for a person: balldontlie's of a game ahead is its tip-off in UTC, midnight
   Eastern where that is not known.
   status: text. Gives text; null for null. #}
{% macro shown_status(status) -%}
{%- set utc = '(' ~ nba_props.safe_utc_timestamp(status) ~ ')' -%}
case
    when {{ utc }} = {{ nba_props.eastern_midnight_utc(nba_props.eastern_date(utc)) }} then 'time to be decided'
    else coalesce({{ nba_props.eastern_text(utc) }}, {{ status }})
end
{%- endmacro %}
