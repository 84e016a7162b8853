{# State of an expected thing by the cause that was chosen for it (macro winning_cause). Before it is due
   nothing is missing; but what is there already, or will never come, is judged at once.
   chosen: relation with cause and cause_state; expected_by_utc: none for what is due as soon as it is
   expected; not_owed: a condition under which nothing is due either. The clock is that of the relation
   run_context. #}
{% macro verdict_state(chosen, expected_by_utc=none, not_owed=none) -%}
case
    when {{ chosen }}.cause is null then 'complete'
    when {{ chosen }}.cause_state = 'empty_ok' then 'empty_ok'
    {%- if not_owed %}
    when {{ not_owed }} then 'not_due'
    {%- endif %}
    {%- if expected_by_utc %}
    when run_context.as_of_utc < {{ expected_by_utc }} then 'not_due'
    {%- endif %}
    else {{ chosen }}.cause_state
end
{%- endmacro %}

{# Cause or detail as a verdict shows them: none where it is complete or not due. #}
{% macro shown_in_verdict(column, state) -%}
case when {{ state }} not in ('complete', 'not_due') then {{ column }} end
{%- endmacro %}

{# Condition of a join: that a known exception is about a row of a boundary.
   verdicts: relation with boundary, entity, game_id, game_date and cause; exceptions: rows of known_exceptions
   that have not expired. #}
{% macro is_accepted(verdicts, exceptions) -%}
{{ verdicts }}.boundary = {{ exceptions }}.boundary
        and {{ verdicts }}.game_date = {{ exceptions }}.game_date
        and {{ verdicts }}.cause = {{ exceptions }}.cause
        and {{ verdicts }}.entity = coalesce({{ exceptions }}.entity, {{ verdicts }}.entity)
        and coalesce({{ verdicts }}.game_id, '') = coalesce({{ exceptions }}.game_id, {{ verdicts }}.game_id, '')
{%- endmacro %}
