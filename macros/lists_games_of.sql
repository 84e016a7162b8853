{# Condition on an attempt: that it asked for a list of games.
   attempts: relation with source and endpoint. #}
{% macro lists_games(attempts) -%}
(
    ({{ attempts }}.source = 'nba' and {{ attempts }}.endpoint = 'schedule')
    or ({{ attempts }}.source = 'balldontlie' and {{ attempts }}.endpoint = 'games')
)
{%- endmacro %}

{# Condition on an attempt: that it asked for a list of the games of the season of a day. From July to the
   beginning of October the list of the season before does: a new one is out late, and two seasons went on
   so long. A list of an earlier season, as a backfill asks for it, says nothing of that day.
   attempts: relation with source, endpoint and requested_for; day: date. #}
{% macro lists_games_of(attempts, day) -%}
({{ nba_props.lists_games(attempts) }} and {{ attempts }}.requested_for >= {{ nba_props.season_start_of(nba_props.add_days(day, -102)) }})
{%- endmacro %}

{# Condition on an attempt that asked for a list of games: that it shows what the source has. Until 11 October that of a
   new season may not be out yet; later, no game is no list.
   attempts: relation with outcome, as_of_utc and requested_for. #}
{% macro shows_games(attempts) -%}
(
    {{ attempts }}.outcome = 'ok'
    or ({{ attempts }}.outcome = 'empty' and {{ nba_props.eastern_date(attempts ~ '.as_of_utc') }} < {{ nba_props.add_days(attempts ~ '.requested_for', 102) }})
)
{%- endmacro %}
