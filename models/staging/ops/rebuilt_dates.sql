{{ config(materialized='table' if rebuilds_by_date() else 'view') }}
{# Which game dates this build rebuilds, where tables are incremental (macro rebuild_by_date). A date has
   changed when what is known of it is not what the build before knew; it stays so until a build has ended
   well. #}
{% set before = adapter.get_relation(this.database, this.schema, this.identifier) if execute and flags.WHICH != 'compile' and rebuilds_by_date() %}

with

before as (

    {% if before %}
    select game_date, known, changed_at_utc from {{ before }}
    {% else %}
    select
        cast(null as date) as game_date, cast(null as {{ dbt.type_string() }}) as known,
        cast(null as timestamp) as changed_at_utc
    from (select 1 as one) as nothing
    where one = 0
    {% endif %}

),

builds as (

    select max(ended_at_utc) as built_at_utc, max(as_of_utc) as as_of_utc
    from {{ ref('phase_execution_log') }}
    where phase = 'analytics' and status = 'completed'

),

-- A date of which nothing is known any more has changed too.
compared as (

    select
        coalesce(dates.game_date, before.game_date) as game_date,
        coalesce(dates.known, '') as known,
        before.known as known_before,
        before.changed_at_utc
    from {{ ref('known_dates') }} as dates
    full outer join before on dates.game_date = before.game_date

),

-- Today and its neighbours change with nothing but the clock.
marked as (

    select
        compared.game_date,
        compared.known,
        case when compared.known = compared.known_before then compared.changed_at_utc else {{ now_utc() }} end
            as changed_at_utc,
        run_context.as_of_date_et,
        {{ eastern_date('coalesce(builds.as_of_utc, run_context.as_of_utc)') }} as built_date_et,
        builds.built_at_utc is null
        or coalesce(compared.known <> compared.known_before, true)
        or compared.changed_at_utc >= builds.built_at_utc
        or compared.game_date between {{ add_days('run_context.as_of_date_et', -2) }}
        and {{ last_candidate_day() }} as is_changed
    from compared
    cross join builds
    cross join {{ ref('run_context') }} as run_context

),

judged as (

    -- Those that were judged by the last build too: they may not be any more.
    select
        marked.game_date,
        marked.known,
        marked.changed_at_utc,
        marked.is_changed,
        marked.is_changed
        or {{ is_judged_day('marked.game_date', 'marked') }}
        or marked.game_date between {{ add_days('marked.built_date_et', -10) }}
        and {{ add_days('marked.built_date_et', 1) }} as is_judged
    from marked

),

final as (

    -- Changed dates are judged ones. Where there is none, nothing follows one.
    select
        *,
        coalesce(
            {{ season_of('game_date') }} >= min(case when is_judged then {{ season_of('game_date') }} end) over (), false
        ) as is_since
    from judged

)

select * from final
