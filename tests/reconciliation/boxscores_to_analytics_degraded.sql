{{ config(severity='warn') }}
select * from {{ ref('reconciliation_findings') }}
where boundary = 'boxscores_to_analytics' and state = 'degraded'
