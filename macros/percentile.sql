{# A percentile of a group, interpolated between its neighbours: percentile('hours', 95). An
   aggregate. Nulls do not count.
   expression: integer or float; percent: literal, 0 to 100. Gives a float; null where nothing is left.
   From a sorted array, with the same arithmetic on both engines: BigQuery's own aggregate is
   approximate. For groups that an array holds, not for a whole table. #}
{% macro percentile(expression, percent) -%}
{%- set place = percent ~ ' * (count(' ~ expression ~ ') - 1)' -%}
{%- set below = nba_props.nth_smallest(expression, 'floor(' ~ place ~ ' / 100)') -%}
{%- set above = nba_props.nth_smallest(expression, 'ceil(' ~ place ~ ' / 100)') -%}
({{ below }} + ({{ above }} - {{ below }}) * (mod({{ place }}, 100) / 100.0))
{%- endmacro %}
