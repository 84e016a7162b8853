{# The clock of the last build: what the verdicts stand at. #}
select * from {{ ref('run_context') }}
