{{ config(materialized='view') }}
{# Leaf for the test that a dead pipeline is not green. #}
select * from {{ ref('run_context') }}
