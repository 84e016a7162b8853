{{ by_season() }}
{# Injury reports of imported files, with the team by its code and the given name first. #}
with

reports as (
    select * from {{ source('archive', 'injury_reports') }}
    where {{ is_rebuilt() }}
),

names as (
    select {{ search_name('team_name') }} as search_name, team
    from {{ ref('teams') }}

    union all

    select {{ search_name('team_name') }}, team
    from {{ ref('team_aliases') }}

    union all

    select {{ search_name('team') }}, team
    from {{ ref('teams') }}
),

-- One that two imports at a time brought twice counts once.
ranked as (
    select
        reports.*,
        names.team,
        row_number() over (partition by reports.report_id order by reports.recorded_at_utc, reports.run_id) as recency
    from reports
    left join names on {{ search_name('reports.team_name') }} = names.search_name
)

select
    report_id,
    file_name,
    row_number,
    source,
    captured_at_utc,
    game_date,
    team,
    team_name,
    {{ given_name_first('player_name') }} as player_name,
    status,
    reason,
    as_of_utc
from ranked
where recency = 1
