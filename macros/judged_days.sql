{# The game dates whose features and predictions are judged: ten days back, so that no run judges eleven
   seasons again, and tomorrow, which is what is predicted.
   game_date: the column; run_context: what the clock is read from. #}
{% macro is_judged_day(game_date, run_context='run_context') -%}
{{ game_date }} between {{ nba_props.add_days(run_context ~ '.as_of_date_et', -10) }} and {{ nba_props.add_days(run_context ~ '.as_of_date_et', 1) }}
{%- endmacro %}

{# The last day whose games have candidates, features and predictions: what is further ahead changes
   with every result until then. #}
{% macro last_candidate_day(run_context='run_context') -%}
{{ nba_props.add_days(run_context ~ '.as_of_date_et', var('candidate_days')) }}
{%- endmacro %}

{# Whether a game of this date is near: where none is, the passing of time changes nothing, because days are
   judged for ten days, today's and tomorrow's too, and features are made for the candidate days.
   game_date: the column; day: the day from which to look, a date. #}
{% macro is_near_game_date(game_date, day) -%}
{{ game_date }} between {{ nba_props.add_days(day, -11) }} and {{ nba_props.add_days(day, [2, var('candidate_days') + 1] | max) }}
{%- endmacro %}
