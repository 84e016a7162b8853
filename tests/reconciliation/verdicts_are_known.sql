-- Where nothing has landed nothing is known. The var allows for a warehouse that is meant to be empty.
{% set condition = "status = 'unknown'" ~ (" and not is_empty" if var('empty_warehouse_is_expected') else "") %}
{{ nba_props.say_reasons(condition) }}
select * from {{ ref('reconciliation_clock') }}
where {{ condition }}
