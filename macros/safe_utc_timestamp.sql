{# An instant that is marked as UTC ('2026-01-24T22:30:00Z', with up to six digits of a second). The zone
   is cut off before the cast, so both engines read the same wall time as UTC.
   text: text. Gives a timestamp from 1 July 1946 to 2100; null for null and for anything else. #}
{% macro safe_utc_timestamp(text) -%}
case
    when {{ nba_props.matches(text, '^' ~ nba_props.league_month() ~ '-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?Z$') }}
        then {{ nba_props.safe_cast_text("replace(replace(" ~ text ~ ", 'T', ' '), 'Z', '')", "timestamp") }}
end
{%- endmacro %}
