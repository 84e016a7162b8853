{{ by_season(column='requested_for') }}

with

attempts as (
    select * from {{ ref('scrape_attempts') }}
    where outcome = 'ok' and {{ is_rebuilt('requested_for') }}
),

latest_answers as {{ rebuilt(ref('latest_answers'), 'requested_for') }},

pages as (
    select attempts.request_id, attempts.requested_for, attempts.record_keys
    from attempts
    inner join latest_answers on attempts.request_id = latest_answers.request_id
),

keys as (
    {{ json_strings('pages', ['request_id', 'requested_for'], 'record_keys') }}
)

select request_id, requested_for, value as record_key, count(*) as occurrences
from keys
group by request_id, requested_for, value
