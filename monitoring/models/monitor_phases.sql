{# Runs of a phase, as a table: Elementary asks it several times. #}
select * from {{ ref('phase_runs') }}
