{# One row per string of the JSON array of strings in `column` of `relation`: the keys, and
   the string as `value`. No row where the column is null or no JSON array. #}
{% macro json_strings(relation, keys, column) %}
  {{- return(adapter.dispatch('json_strings', 'nba_props')(relation, keys, column)) -}}
{% endmacro %}

{% macro duckdb__json_strings(relation, keys, column) %}
select {{ keys | join(', ') }}, unnest(try(from_json({{ column }}, '["VARCHAR"]'))) as value
from {{ relation }}
{% endmacro %}

{% macro bigquery__json_strings(relation, keys, column) %}
select {{ keys | join(', ') }}, value
from {{ relation }}
cross join unnest(json_value_array({{ column }})) as value
{% endmacro %}
