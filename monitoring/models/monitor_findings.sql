{{ config(materialized='view') }}
{# What the tests of the monitors found when they last ran, one row per test that did not pass. #}
with

ranked as (
    select
        *,
        row_number() over (partition by test_unique_id order by created_at desc, id desc) as recency
    from {{ ref('elementary', 'elementary_test_results') }}
    where tags like '%"monitors"%'
)

select
    table_name,
    column_name,
    test_short_name as test_name,
    status,
    trim(replace(coalesce(test_results_description, ''), chr(10), ' ')) as description,
    detected_at as detected_at_utc
from ranked
where recency = 1 and status in ('warn', 'fail', 'error')
