{# When a game is expected to be over, UTC: tip-off + 2 h 45. A game without a known tip-off
   counts from the end of its Eastern day. #}
{% macro expected_game_end(tip_utc, game_date) -%}
{{ add_minutes('coalesce(' ~ tip_utc ~ ', ' ~ eastern_midnight_utc(add_days(game_date, 1)) ~ ')', 165) }}
{%- endmacro %}
