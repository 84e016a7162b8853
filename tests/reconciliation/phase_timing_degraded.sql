{{ config(severity='warn') }}
select * from {{ ref('reconciliation_findings') }}
where boundary = 'phase_timing' and state = 'degraded'
