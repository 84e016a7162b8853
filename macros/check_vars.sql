{# Refuses a var that no model can be made with, before anything is built: a text where a number is expected is
   put into the SQL as it is, or repeated where it is multiplied. #}
{% macro check_vars() %}
  {%- if execute -%}
    {%- set wrong = [] -%}
    {%- for name, (what, lowest, highest) in nba_props.numbers_of_vars().items() -%}
      {%- set value = var(name) -%}
      {%- if not (value is integer or (value is float and what == 'number')) or not lowest <= value <= highest -%}
        {%- do wrong.append(name ~ ' is ' ~ tojson(value) ~ ', and must be a ' ~ what ~ ' from ' ~ lowest ~ ' to ' ~ highest) -%}
      {%- endif -%}
    {%- endfor -%}
    {%- if var('empty_warehouse_is_expected') is not boolean -%}
      {%- do wrong.append('empty_warehouse_is_expected must be true or false') -%}
    {%- endif -%}
    {%- if var('rebuilt_from') and not modules.re.fullmatch('[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])', var('rebuilt_from') | string) -%}
      {%- do wrong.append('rebuilt_from must be a date such as 2026-07-01, or empty') -%}
    {%- endif -%}
    {%- if not nba_props.is_list(var('explained_accuracy')) -%}
      {%- do wrong.append("explained_accuracy must be a list, such as ['live']") -%}
    {%- endif -%}
    {%- set rows = var('stats') if nba_props.is_list(var('stats')) else [] -%}
    {%- if not rows or rows | select('mapping') | list | length < rows | length or rows | rejectattr('stat', 'string') | list
        or rows | rejectattr('prop_type', 'string') | list or rows | rejectattr('label', 'string') | list -%}
      {%- do wrong.append('stats must be a list whose entries each have stat, prop_type and label') -%}
    {%- endif -%}
    {#- A name that is misspelt would change nothing. Elementary reads its own one. -#}
    {%- set known = nba_props.vars_of_models() + ['empty_warehouse_is_expected', 'rebuilt_from', 'explained_accuracy', 'custom_run_started_at'] -%}
    {%- for name in invocation_args_dict.get('vars') or {} if project_name == 'nba_props' and name not in known -%}
      {%- do wrong.append('there is no var ' ~ name) -%}
    {%- endfor -%}
    {%- if wrong -%}
      {{ exceptions.raise_compiler_error('Nothing was built: ' ~ wrong | join('; ') ~ '. Correct it in --vars, or in dbt_project.yml, which describes each.') }}
    {%- endif -%}
  {%- endif -%}
{% endmacro %}

{# By name of a var: what it is, its lowest and its highest value. #}
{% macro numbers_of_vars() %}
  {{- return({
      'games_of_one_finding': ('whole number', 0, 1000),
      'retry_max_attempts': ('whole number', 0, 20),
      'tick_gap_hours': ('number', 0, 8760),
      'prediction_hours': ('whole number', 0, 720),
      'candidate_days': ('whole number', 0, 60),
      'history_games': ('whole number', 1, 82),
      'training_min_rows': ('whole number', 1, 1000000000),
      'model_max_age_days': ('whole number', 1, 3660),
      'recommendation_deviations': ('number', 0, 100),
      'most_claimed': ('number', 0, 100),
      'price_max_age_hours': ('whole number', 1, 8760),
      'too_good_value': ('number', 0, 1000),
      'market_trust_prior': ('number', 0.001, 1000000000)
  }) -}}
{% endmacro %}

{% macro is_list(value) %}
  {{- return(value is sequence and value is not string and value is not mapping) -}}
{% endmacro %}
