{# Of all findings of a row the one with the lowest precedence number, with the others as text.
   findings: relation with the key columns, cause and detail. Gives the keys, cause,
   cause_state, detail, other_causes. #}
{% macro winning_cause(findings, keys) %}
{%- set key_list = keys | join(', ') -%}
select
    {{ key_list }},
    max(case when cause_rank = 1 then cause end) as cause,
    max(case when cause_rank = 1 then cause_state end) as cause_state,
    max(case when cause_rank = 1 then detail end) as detail,
    string_agg(
        case when cause_rank > 1 then (cause || ': ' || detail) end, '; ' order by cause_rank
    ) as other_causes
from (
    select
        findings.*,
        causes.state as cause_state,
        row_number() over (
            partition by {{ key_list }}
            order by causes.precedence, findings.detail
        ) as cause_rank
    from {{ findings }} as findings
    inner join {{ ref('causes') }} as causes on findings.cause = causes.cause
)
group by {{ key_list }}
{% endmacro %}
