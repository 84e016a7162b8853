{# Select: the lines of who played in a game whose result is known, of the season that is rebuilt. #}
{% macro player_results() -%}
{%- set columns = ['player_id', 'player_name', 'team', 'opponent', 'is_home', 'is_starter', 'minutes'] + nba_props.counting_stats() + ['plus_minus', 'usage_rate'] -%}
select
    lines.game_id,
    lines.game_date,
    games.season,
    lines.{{ columns | join(', lines.') }},
    results.tip_utc,
    results.known_at_utc
from {{ ref('int_player_games') }} as lines
inner join {{ ref('int_games') }} as games on lines.game_id = games.game_id
inner join {{ ref('int_game_results') }} as results
    on lines.game_id = results.game_id and lines.game_date = results.game_date
where
    lines.is_played and lines.minutes > 0
    and {{ nba_props.is_rebuilt('lines.game_date') }}
    and {{ nba_props.is_rebuilt('games.game_date') }}
    and {{ nba_props.is_rebuilt('results.game_date') }}
{%- endmacro %}
