{{ config(severity='warn') }}
select * from {{ ref('reconciliation_findings') }}
where boundary = 'analytics_to_features' and state = 'degraded'
