{# One row per element of the JSON list of numbers in `column` of `relation`: the keys, its `place` from 0, and
   the `number`, null where it is none. No row where the column is null or no JSON list. #}
{% macro json_numbers(relation, keys, column) %}
  {{- return(adapter.dispatch('json_numbers', 'nba_props')(relation, keys, column)) -}}
{% endmacro %}

{% macro duckdb__json_numbers(relation, keys, column) %}
select {{ keys | join(', ') }}, place - 1 as place, try_cast(value as double) as number
from (
    select {{ keys | join(', ') }}, unnest(items) as value, generate_subscripts(items, 1) as place
    from (
        select {{ keys | join(', ') }}, try(from_json({{ column }}, '["VARCHAR"]')) as items
        from {{ relation }}
    )
)
{% endmacro %}

{% macro bigquery__json_numbers(relation, keys, column) %}
{# Another name than the column's: the emulator counts from 1 by rewriting every column of that name, those
   of whoever reads this too. #}
select {{ keys | join(', ') }}, value_offset as place, safe_cast(value as float64) as number
from {{ relation }}
cross join unnest(json_value_array({{ column }})) as value with offset as value_offset
{% endmacro %}
