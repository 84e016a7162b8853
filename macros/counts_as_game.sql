{# Regular season, playoffs, play-in and cup final; not pre-season (001) and All-Star (003),
   which no other source has. #}
{% macro counts_as_game(nba_game_id) -%}
substr({{ nba_game_id }}, 1, 3) in ('002', '004', '005', '006')
{%- endmacro %}
