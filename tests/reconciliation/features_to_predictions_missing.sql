{{ config(severity='error') }}
select * from {{ ref('reconciliation_findings') }}
where boundary = 'features_to_predictions' and state = 'missing'
