{# A tip-off as it is known: at every source midnight Eastern means that the time is not known yet.
   utc: timestamp. Gives a timestamp; null for null and for midnight Eastern. #}
{% macro known_tip(utc) -%}
case when {{ utc }} <> {{ nba_props.eastern_midnight_utc(nba_props.eastern_date(utc)) }} then {{ utc }} end
{%- endmacro %}
