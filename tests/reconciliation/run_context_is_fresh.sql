-- A dead pipeline is not green.
select * from {{ ref('reconciliation_clock') }}
where is_stale
