{{ rebuild_by_date('answered', column='requested_for') }}
{# The same as stg_contradictions for whole lists: records of the latest complete list of a season that say
   another season. #}
{% set endpoints = [('balldontlie', 'games')] %}

with

attempts as (

    select * from {{ ref('scrape_attempts') }}
    where {{ is_rebuilt('answered', 'requested_for') }}

),

{% for name, endpoint in endpoints %}
{{ name }}_{{ endpoint }} as (

    select
        '{{ name }}' as source,
        '{{ endpoint }}' as endpoint,
        records.record_key,
        records.requested_for,
        {{ contradiction(name, endpoint) }} as detail,
        records.attempt_id,
        row_number() over (
            partition by records.record_key, records.requested_for, records.ordinal
            order by attempts.responded_at_utc desc, attempts.attempt_id desc
        ) as recency
    from {{ source(name, endpoint) }} as records
    inner join attempts on records.attempt_id = attempts.attempt_id
    where {{ is_rebuilt('answered', 'records.requested_for') }}

),

{% endfor %}
versions as (

    {% for name, endpoint in endpoints %}
    select * from {{ name }}_{{ endpoint }}
    where recency = 1 and detail is not null
    {{ "union all" if not loop.last }}
    {% endfor %}

),

final as (

    select
        versions.source,
        versions.endpoint,
        versions.record_key,
        versions.requested_for,
        versions.detail,
        versions.attempt_id
    from versions
    inner join {{ ref('latest_answers') }} as latest_answers
        on versions.source = latest_answers.source
        and versions.endpoint = latest_answers.endpoint
        and versions.requested_for = latest_answers.requested_for
    inner join {{ ref('listed_keys') }} as listed
        on latest_answers.request_id = listed.request_id
        and versions.record_key = listed.record_key

)

select * from final
