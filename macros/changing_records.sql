{# Attempts of landed records that can change a verdict: what changes in a game that is being played
   does not. Of balldontlie's box scores and NBA.com's schedule, since a moment.
   clock: relation with one row; column: the moment in it, null for all. #}
{% macro changing_records(clock, column) %}
select records.attempt_id
from {{ source('balldontlie', 'box_scores') }} as records
cross join {{ clock }} as since
where
    {{ nba_props.any_date('records.requested_for') }}
    and records.as_of_utc >= coalesce(since.{{ column }}, records.as_of_utc)
    and (
        lower(coalesce({{ nba_props.json_value('records.payload', '$.status') }}, 'final')) like 'final%'
        or coalesce({{ nba_props.json_value('records.payload', '$.period') }}, '0') = '0'
    )

union all

select records.attempt_id
from {{ source('nba', 'schedule') }} as records
cross join {{ clock }} as since
where
    records.as_of_utc >= coalesce(since.{{ column }}, records.as_of_utc)
    and coalesce({{ nba_props.json_value('records.payload', '$.gameStatus') }}, '') <> '2'
{% endmacro %}
