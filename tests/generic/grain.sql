{# One row per key (nulls count as a value), and none of the columns `not_null` is null: both in one query. #}
{% test grain(model, key, not_null=[]) %}
select
    {{ key | join(', ') }},
    count(*) as rows_with_key
from {{ model }}
group by {{ key | join(', ') }}
having
    count(*) > 1
    {%- if not_null %}
    or max(case when {{ not_null | join(' is null or ') }} is null then 1 else 0 end) = 1
    {%- endif %}
{% endtest %}
