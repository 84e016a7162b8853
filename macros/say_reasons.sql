{# Prints what is wrong with the verdicts, since a failed dbt test shows only a count.
   condition: on the columns of reconciliation_clock. Gives no SQL. #}
{% macro say_reasons(condition) %}
  {%- if execute and flags.WHICH in ('build', 'test') -%}
    {%- set relation = nba_props.built_before('reconciliation_clock') -%}
    {%- for row in run_query('select reason from ' ~ relation ~ ' where ' ~ condition).rows -%}
      {%- do log(model.name ~ ': ' ~ row[0], info=true) -%}
    {%- endfor -%}
  {%- endif -%}
{% endmacro %}
