{# CTEs that give every node the least label that it can be reached from, over at most `rounds` edges.
   start: CTE or model with node, label; edges: CTE with from_node, to_node, both ways; result: name of
   the last CTE. #}
{% macro spread_labels(start, edges, result, rounds=6) %}
{%- for round in range(1, rounds + 1) %}
{%- set before = start if loop.first else result ~ '_' ~ (round - 1) %}
{{ result if loop.last else result ~ '_' ~ round }} as (
    select node, min(label) as label
    from (
        select node, label from {{ before }}
        union all
        select edges.to_node, labels.label
        from {{ edges }} as edges
        inner join {{ before }} as labels on edges.from_node = labels.node
    ) as reached
    group by node

){{ "," if not loop.last }}
{%- endfor %}
{%- endmacro %}
