{# Exponentially weighted average of the rows up to this one: the weight of a row halves with every
   `half_life` rows after it. Nulls do not count. number: place of the row in its window, from 1;
   window: name of a window that is ordered by it. Weights grow with the number, which double
   precision bears up to a thousand half-lives. #}
{% macro ewma(expression, half_life, number, window) -%}
{%- set weight = "pow(2.0, " ~ number ~ " / " ~ half_life ~ ".0)" -%}
sum({{ expression }} * {{ weight }}) over ({{ window }} rows between unbounded preceding and current row)
    / nullif(sum(case when {{ expression }} is not null then {{ weight }} end) over ({{ window }} rows between unbounded preceding and current row), 0)
{%- endmacro %}

{# The exponentially weighted averages of player_form, each by its name: what is averaged, per unit of
   what, if so (with the same weights above and below), and the half-life in games. #}
{% macro player_averages() %}
  {%- set averages = {'minutes_ewma_3': ('minutes', none, 3)} -%}
  {%- for stat in ['minutes'] + nba_props.prop_stats() -%}
    {%- do averages.update({stat ~ '_ewma_8': (stat, none, 8), stat ~ '_ewma_30': (stat, none, 30)}) -%}
  {%- endfor -%}
  {%- for stat in nba_props.prop_stats() -%}
    {%- do averages.update({stat ~ '_per_minute': (stat, 'minutes', 12)}) -%}
  {%- endfor -%}
  {%- for stat in nba_props.weighted_stats() -%}
    {%- set expression = stat if stat != 'starts' else '(case when is_starter then 1 when not is_starter then 0 end)' -%}
    {%- do averages.update({stat ~ '_ewma_8': (expression, none, 8)}) -%}
  {%- endfor -%}
  {{- return(averages) -}}
{% endmacro %}

{# What a game adds above and below the line of each of player_averages, as `<name>_sum` and
   `<name>_weight`: the running sums of a career go on from season to season. Of rows of
   int_player_results; weights grow with `game_number` as in ewma, and nulls do not count.
   aggregate: name of a function around each; none: the terms of a row. #}
{% macro player_average_terms(aggregate='') -%}
{%- for name, (expression, divisor, half_life) in nba_props.player_averages().items() %}
    {%- set weight = "pow(2.0, game_number / " ~ half_life ~ ".0)" %}
    {%- if divisor %}
{{ aggregate }}(case when {{ divisor }} is not null then {{ expression }} * {{ weight }} end) as {{ name }}_sum,
{{ aggregate }}(case when {{ expression }} is not null then {{ divisor }} * {{ weight }} end) as {{ name }}_weight{{ "," if not loop.last }}
    {%- else %}
{{ aggregate }}({{ expression }} * {{ weight }}) as {{ name }}_sum,
{{ aggregate }}(case when {{ expression }} is not null then {{ weight }} end) as {{ name }}_weight{{ "," if not loop.last }}
    {%- endif %}
{%- endfor %}
{%- endmacro %}

{# One of them from rows with such terms. window: name of a window that is ordered by the number. #}
{% macro player_average(name, window) -%}
sum({{ name }}_sum) over ({{ window }} rows between unbounded preceding and current row)
    / nullif(sum({{ name }}_weight) over ({{ window }} rows between unbounded preceding and current row), 0)
{%- endmacro %}

{# Average over the last `rows` rows, this one included. #}
{% macro moving_average(expression, rows, window) -%}
avg({{ expression }}) over ({{ window }} rows between {{ rows - 1 }} preceding and current row)
{%- endmacro %}
