{{ by_season() }}
{# The boundary: games, the schedule itself, box scores that nothing expects, changes of identity, and
   at most one notice of what lies before the beginning of the warehouse. #}
{% set columns = [
    'boundary', 'entity', 'game_id', 'game_date', 'label', 'tip_utc', 'tip_et', 'expected_by_utc', 'state', 'cause',
    'detail', 'scope', 'scope_entity', 'has_final', 'source', 'away_score', 'home_score', 'evidence'
] | join(', ') %}

with

expected as (
    select * from {{ ref('expected_box_scores') }}
    where entity = 'schedule' and {{ is_rebuilt() }}
),

schedule_attempts as (
    select
        attempts.*,
        row_number() over (order by attempts.responded_at_utc desc, attempts.attempt_id desc) as recency
    from {{ ref('scrape_attempts') }} as attempts
    cross join {{ ref('run_context') }} as run_context
    where
        attempts.source = 'nba' and attempts.is_known
        and {{ lists_games_of('attempts', 'run_context.as_of_date_et') }}
),

no_schedule as (
    select
        expected.*,
        schedule_attempts.attempt_id,
        schedule_attempts.request_id,
        case
            -- One incident, on the date since which it is owed; the dates after it hang on that.
            when expected.game_date > min(expected.game_date) over () then 'upstream_broken'
            else coalesce({{ cause_of_outcome('schedule_attempts.outcome') }}, 'not_requested')
        end as cause
    from expected
    left join schedule_attempts on schedule_attempts.recency = 1
),

unpromised as (
    select
        max(begins_on) as begins_on,
        min(game_date) as first_date,
        max(game_date) as last_date,
        count(*) as dates
    from {{ ref('unpromised_dates') }}
)

select {{ columns }}
from {{ ref('rec_games') }}
where {{ is_rebuilt() }}

union all

select
    boundary, entity, game_id, game_date, 'schedule', cast(null as timestamp),
    cast(null as {{ dbt.type_string() }}), expected_by_utc, 'missing', cause,
    'no complete schedule in the last 26 hours, so nothing can be expected',
    'source_date', 'nba', false, cast(null as {{ dbt.type_string() }}),
    cast(null as {{ dbt.type_int() }}), cast(null as {{ dbt.type_int() }}),
    {{ json_object_text({'attempt_id': 'attempt_id', 'request_id': 'request_id'}) }}
from no_schedule

union all

select
    'schedule_to_boxscores', ('balldontlie:' || surplus.record_key),
    cast(null as {{ dbt.type_string() }}), surplus.game_date, surplus.record_key,
    cast(null as timestamp), cast(null as {{ dbt.type_string() }}), surplus.known_at_utc,
    causes.state, surplus.cause, surplus.detail,
    'game', ('balldontlie:' || surplus.record_key), surplus.is_final, 'balldontlie',
    surplus.away_score, surplus.home_score,
    {{ json_object_text({'attempt_id': 'surplus.attempt_id', 'record_key': 'surplus.record_key'}) }}
from {{ ref('rec_surplus_box_scores') }} as surplus
inner join {{ ref('causes') }} as causes on surplus.cause = causes.cause
where surplus.game_id is null and {{ is_rebuilt('surplus.game_date') }}

union all

select {{ columns }}
from {{ ref('rec_identity_changes') }}
where {{ is_rebuilt() }}

union all

-- Nothing of what lies before the beginning of the warehouse is missing: it was never promised. One notice of it.
select
    'schedule_to_boxscores', 'warehouse', cast(null as {{ dbt.type_string() }}), dates.begins_on, 'warehouse',
    cast(null as timestamp), cast(null as {{ dbt.type_string() }}), cast(null as timestamp),
    causes.state, causes.cause,
    ('this warehouse begins on ' || cast(dates.begins_on as {{ dbt.type_string() }}) || '; ' || cast(dates.dates as {{ dbt.type_string() }})
        || ' game date(s) before it were never asked for: `nba-props backfill --from ' || cast(dates.first_date as {{ dbt.type_string() }})
        || ' --to ' || cast(dates.last_date as {{ dbt.type_string() }}) || '` lands them'),
    'game', 'warehouse', false, cast(null as {{ dbt.type_string() }}),
    cast(null as {{ dbt.type_int() }}), cast(null as {{ dbt.type_int() }}),
    {{ json_object_text({
        'first_date': 'cast(dates.first_date as ' ~ dbt.type_string() ~ ')',
        'last_date': 'cast(dates.last_date as ' ~ dbt.type_string() ~ ')'
    }) }}
from unpromised as dates
inner join {{ ref('causes') }} as causes on causes.cause = 'before_warehouse'
where dates.dates > 0 and {{ is_rebuilt('dates.begins_on') }}
