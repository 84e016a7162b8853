{# A game's status as a source words it, for a person: balldontlie's of a game ahead is its tip-off in UTC.
   status: text. Gives text; null for null. #}
{% macro shown_status(status) -%}
coalesce({{ nba_props.eastern_text('(' ~ nba_props.safe_utc_timestamp(status) ~ ')') }}, {{ status }})
{%- endmacro %}
