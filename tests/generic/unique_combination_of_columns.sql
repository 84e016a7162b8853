{# The columns together are a key (nulls count as a value), and none of those of `not_null` is null: one query. #}
{% test unique_combination_of_columns(model, columns, not_null=[]) %}
select
    {{ columns | join(', ') }},
    count(*) as rows_with_key
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- if not_null %}
    or max(case when {{ not_null | join(' is null or ') }} is null then 1 else 0 end) = 1
    {%- endif %}
{% endtest %}
