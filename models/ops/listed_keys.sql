{{ config(materialized='table') }}

with

attempts as (

    select * from {{ ref('scrape_attempts') }}
    where outcome = 'ok'

),

latest_answers as (

    select * from {{ ref('latest_answers') }}

),

pages as (

    select attempts.request_id, attempts.record_keys
    from attempts
    inner join latest_answers on attempts.request_id = latest_answers.request_id

),

keys as (

    {{ json_strings('pages', ['request_id'], 'record_keys') }}

),

final as (

    select request_id, value as record_key, count(*) as occurrences
    from keys
    group by request_id, value

)

select * from final
