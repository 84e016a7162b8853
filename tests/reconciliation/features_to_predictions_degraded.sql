{{ config(severity='warn') }}
select * from {{ ref('reconciliation_findings') }}
where boundary = 'features_to_predictions' and state = 'degraded'
