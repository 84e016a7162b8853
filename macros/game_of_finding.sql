{# The game of a finding, where its flaw is in few games of an answer; null where it is in more, since then it is
   the answer's. Of columns game_id and games, the number of games with the flaw. #}
{% macro game_of_finding() -%}
case when games <= {{ var('games_of_one_finding') }} then game_id end
{%- endmacro %}
