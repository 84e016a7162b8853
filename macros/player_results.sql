{# Select: the lines of who played in a game whose result is known, of the season that is made anew. #}
{% macro player_results() -%}
select lines.*, games.tip_utc, games.known_at_utc
from {{ ref('player_game_summary') }} as lines
inner join {{ ref('int_game_results') }} as games
    on lines.game_id = games.game_id and lines.game_date = games.game_date
where
    lines.participation = 'played' and lines.minutes > 0
    and {{ nba_props.is_rebuilt('since', 'lines.game_date') }}
    and {{ nba_props.is_rebuilt('since', 'games.game_date') }}
{%- endmacro %}
