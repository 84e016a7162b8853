{# The value at a place of a group in ascending order, from 0. An aggregate. Nulls do not count.
   expression: integer or float; place: a whole number, of any numeric type.
   Gives what the expression is; null where there is no such place. #}
{% macro nth_smallest(expression, place) %}
  {{- return(adapter.dispatch('nth_smallest', 'nba_props')(expression, place)) -}}
{% endmacro %}

{% macro duckdb__nth_smallest(expression, place) -%}
(list({{ expression }} order by {{ expression }}) filter (where {{ expression }} is not null))[1 + cast({{ place }} as int64)]
{%- endmacro %}

{% macro bigquery__nth_smallest(expression, place) -%}
array_agg({{ expression }} ignore nulls order by {{ expression }})[safe_offset(cast({{ place }} as int64))]
{%- endmacro %}
