{{ config(severity='warn') }}
select * from {{ ref('source_findings') }}
