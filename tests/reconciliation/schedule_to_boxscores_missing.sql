{{ config(severity='error') }}
select * from {{ ref('reconciliation_findings') }}
where boundary = 'schedule_to_boxscores' and state = 'missing'
