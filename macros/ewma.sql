{# Weight of a row by its place in its window: half as much with every `half_life` rows after it. #}
{% macro halving_weight(half_life, number) -%}
{{ return("pow(2.0, " ~ number ~ " / " ~ half_life ~ ".0)") }}
{%- endmacro %}

{# Exponentially weighted average of the rows up to this one: the weight of a row halves with every
   `half_life` rows after it. Nulls do not count. number: place of the row in its window, from 1;
   window: name of a window that is ordered by it; per: what it is divided by, with the same weights.
   Weights grow with the number, which double precision allows up to a thousand half-lives. #}
{% macro ewma(expression, half_life, number, window, per=none) -%}
{%- set weight = nba_props.halving_weight(half_life, number) -%}
{%- set above = "case when " ~ per ~ " is not null then " ~ expression ~ " * " ~ weight ~ " end" if per else expression ~ " * " ~ weight -%}
{%- set below = per ~ " * " ~ weight if per else weight -%}
sum({{ above }}) over ({{ window }} rows between unbounded preceding and current row)
    / nullif(sum(case when {{ expression }} is not null then {{ below }} end) over ({{ window }} rows between unbounded preceding and current row), 0)
{%- endmacro %}

{# Average over the last `rows` rows, this one included. #}
{% macro moving_average(expression, rows, window) -%}
avg({{ expression }}) over ({{ window }} rows between {{ rows - 1 }} preceding and current row)
{%- endmacro %}

{# Share made of what was attempted, by attempts that weigh half as much with every `half_life` rows after
   them, and by `weight` attempts more of which the share `league` was made. #}
{% macro shrunk_share(made, attempted, league, weight, half_life, number, window) -%}
{%- set halved = nba_props.halving_weight(half_life, number) -%}
(coalesce(sum(({{ made }}) * {{ halved }}) over ({{ window }} rows between unbounded preceding and current row), 0)
    + {{ weight }} * {{ league }} * {{ halved }})
    / (coalesce(sum(({{ attempted }}) * {{ halved }}) over ({{ window }} rows between unbounded preceding and current row), 0)
    + {{ weight }} * {{ halved }})
{%- endmacro %}
