{# Exponentially weighted average of the rows up to this one: the weight of a row halves with every
   `half_life` rows after it. Nulls do not count. number: place of the row in its window, from 1;
   window: name of a window that is ordered by it. Weights grow with the number, which double
   precision bears up to a thousand half-lives. #}
{% macro ewma(expression, half_life, number, window) -%}
{%- set weight = "pow(2.0, " ~ number ~ " / " ~ half_life ~ ".0)" -%}
sum({{ expression }} * {{ weight }}) over ({{ window }} rows between unbounded preceding and current row)
    / nullif(sum(case when {{ expression }} is not null then {{ weight }} end) over ({{ window }} rows between unbounded preceding and current row), 0)
{%- endmacro %}

{# The same for a ratio: per unit of the divisor, with the same weights above and below. #}
{% macro ewma_ratio(expression, divisor, half_life, number, window) -%}
{%- set weight = "pow(2.0, " ~ number ~ " / " ~ half_life ~ ".0)" -%}
sum(case when {{ divisor }} is not null then {{ expression }} * {{ weight }} end) over ({{ window }} rows between unbounded preceding and current row)
    / nullif(sum(case when {{ expression }} is not null then {{ divisor }} * {{ weight }} end) over ({{ window }} rows between unbounded preceding and current row), 0)
{%- endmacro %}

{# Average over the last `rows` rows, this one included. #}
{% macro moving_average(expression, rows, window) -%}
avg({{ expression }}) over ({{ window }} rows between {{ rows - 1 }} preceding and current row)
{%- endmacro %}
