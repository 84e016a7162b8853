{# When a game is expected to be over, UTC: tip-off + 2 h 45. A game without a known tip-off
   counts from the end of its Eastern day. #}
{% macro expected_game_end(tip_utc, game_date) -%}
{{ nba_props.add_minutes('coalesce(' ~ tip_utc ~ ', ' ~ nba_props.eastern_midnight_utc(nba_props.add_days(game_date, 1)) ~ ')', 165) }}
{%- endmacro %}

{# When a game begins, for what may be known before it: without a known tip-off, noon Eastern of its
   date, before which no game begins. #}
{% macro tip_or_noon(tip_utc, game_date) -%}
coalesce({{ tip_utc }}, {{ nba_props.eastern_noon_utc(game_date) }})
{%- endmacro %}
