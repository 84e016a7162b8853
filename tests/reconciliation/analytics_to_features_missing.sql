{{ config(severity='error') }}
select * from {{ ref('reconciliation_findings') }}
where boundary = 'analytics_to_features' and state = 'missing'
