{# At most one row: the notice of what lies before the beginning of the warehouse. Nothing of it is missing:
   it was never promised. #}
with

dates as (
    select
        max(begins_on) as begins_on,
        min(game_date) as first_date,
        max(game_date) as last_date,
        count(*) as dates
    from {{ ref('unpromised_dates') }}
)

select
    'schedule_to_boxscores' as boundary,
    'warehouse' as entity,
    cast(null as {{ dbt.type_string() }}) as game_id,
    dates.begins_on as game_date,
    'warehouse' as label,
    cast(null as timestamp) as tip_utc,
    cast(null as {{ dbt.type_string() }}) as tip_et,
    cast(null as timestamp) as expected_by_utc,
    causes.state,
    causes.cause,
    ('this warehouse begins on ' || cast(dates.begins_on as {{ dbt.type_string() }}) || '; ' || cast(dates.dates as {{ dbt.type_string() }})
        || ' game date(s) before it were never asked for: `nba-props backfill --from ' || cast(dates.first_date as {{ dbt.type_string() }})
        || ' --to ' || cast(dates.last_date as {{ dbt.type_string() }}) || '` lands them') as detail,
    'game' as scope,
    'warehouse' as scope_entity,
    false as has_final,
    cast(null as {{ dbt.type_string() }}) as source,
    cast(null as {{ dbt.type_int() }}) as away_score,
    cast(null as {{ dbt.type_int() }}) as home_score,
    {{ json_object_text({
        'first_date': 'cast(dates.first_date as ' ~ dbt.type_string() ~ ')',
        'last_date': 'cast(dates.last_date as ' ~ dbt.type_string() ~ ')'
    }) }} as evidence
from dates
inner join {{ ref('causes') }} as causes on causes.cause = 'before_warehouse'
where dates.dates > 0
