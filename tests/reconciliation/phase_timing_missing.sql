{{ config(severity='error') }}
select * from {{ ref('reconciliation_findings') }}
where boundary = 'phase_timing' and state = 'missing'
