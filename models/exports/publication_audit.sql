{# One row per thing that can be published: is it due, may it go out, and if not, why. A file is refused as
   a whole; what was last good then stays up. The boundary phase_timing is left out: it expects the
   publication itself. #}
{% set last_result_dates = 4 %}
{# Box scores are asked for again for so long: what was corrected, or came late, is published too. #}
{% set days_of_corrections = 9 %}

with

coverages as (
    select
        *,
        row_number() over (partition by game_date order by unexcepted_coverage_pct, boundary_order) as place
    from {{ ref('reconciliation_daily') }}
    where boundary <> 'phase_timing' and unexcepted_coverage_pct < 80
),

pages as (
    {{ audited_files(['players']) }}
),

files as (
    select * from {{ ref('audited_files') }}
    union all
    select * from pages
),

counted as (
    select
        files.kind,
        files.name,
        case when files.kind <> 'players' then max(files.game_date) end as game_date,
        cast(sum(files.row_count) as int64) as row_count,
        max(halted_dates.breaker_date) as breaker_date,
        min(coverages.unexcepted_coverage_pct) as coverage_pct,
        min(coverages.boundary) as boundary,
        sum(files.duplicate) as duplicate
        {%- for flaw in flaws_of_rows() %},
        sum(files.{{ flaw }}) as {{ flaw }}
        {%- endfor %}
    from files
    left join {{ ref('halted_dates') }} as halted_dates on files.checked_date = halted_dates.game_date
    left join coverages on files.checked_date = coverages.game_date and coverages.place = 1
    group by files.kind, files.name
),

judged as (
    select
        counted.kind,
        counted.name,
        counted.game_date,
        counted.row_count,
        case
            when counted.kind = 'predictions' then counted.game_date >= {{ add_days('build_context.as_of_date_et', -1) }}
            when counted.kind = 'results' then
                counted.game_date >= {{ add_days('build_context.as_of_date_et', -days_of_corrections) }}
                or dense_rank() over (partition by counted.kind order by counted.game_date desc) <= {{ last_result_dates }}
            else true
        end as is_due,
        case
            when counted.breaker_date is not null
                then 'The circuit breaker of ' || cast(counted.breaker_date as {{ dbt.type_string() }}) || ' is open.'
            when counted.coverage_pct is not null
                then
                    'Coverage at ' || counted.boundary || ' is ' || {{ coverage_text('counted.coverage_pct') }}
                    || ', below 80 %.'
            {%- for flaw, words in {
                'duplicate': 'are duplicated',
                'bad_probability': 'have a probability outside 0 to 1',
                'bad_quantile': 'have quantiles out of order',
                'made_after_tip': 'were predicted at or after tip-off',
                'graded_before_tip': 'are graded before tip-off',
                'off': 'belong to a game that is off',
            }.items() %}
            when counted.{{ flaw }} > 0
                then cast(counted.{{ flaw }} as {{ dbt.type_string() }}) || ' row(s) {{ words }}.'
            {%- endfor %}
        end as refusal
    from counted
    cross join {{ ref('build_context') }} as build_context
),

-- The status is always published, above all when something is wrong.
status as (
    select
        'status' as kind,
        name,
        cast(null as date) as game_date,
        count(*) as row_count,
        true as is_due,
        cast(null as {{ dbt.type_string() }}) as refusal
    from {{ ref('export_status') }}
    group by name
),

audited as (
    select kind, name, game_date, row_count, is_due, refusal from judged
    union all
    select kind, name, game_date, row_count, is_due, refusal from status
)

select
    audited.kind,
    audited.name,
    audited.game_date,
    build_context.as_of_utc as data_as_of_utc,
    audited.row_count,
    audited.is_due,
    audited.refusal is null as is_ok,
    audited.refusal
from audited
cross join {{ ref('build_context') }} as build_context
