-- A dead pipeline is not green, nor are the verdicts of before a build that failed.
{{ nba_props.say_reasons("status = 'tool_failed'") }}
select * from {{ ref('reconciliation_clock') }}
where status = 'tool_failed'
