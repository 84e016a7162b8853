{{ by_season() }}
{# Player lines of imported files, with the teams by their codes. #}
with

lines as (
    select * from {{ source('archive', 'player_lines') }}
    where {{ is_rebuilt() }}
),

names as (
    select {{ search_name('team_name') }} as search_name, team
    from {{ ref('teams') }}

    union all

    select {{ search_name('team_name') }}, team
    from {{ ref('team_aliases') }}
),

-- One that two imports at a time brought twice counts once.
ranked as (
    select
        lines.*,
        away.team as away_code,
        home.team as home_code,
        row_number() over (partition by lines.line_id order by lines.recorded_at_utc, lines.run_id) as recency
    from lines
    left join names as away on {{ search_name('lines.away_team') }} = away.search_name
    left join names as home on {{ search_name('lines.home_team') }} = home.search_name
)

select
    line_id,
    file_name,
    row_number,
    stat,
    game_date,
    tip_utc,
    away_code as away_team,
    home_code as home_team,
    away_team as away_team_name,
    home_team as home_team_name,
    player_name,
    bookmaker,
    line,
    over_odds,
    under_odds,
    captured_at_utc,
    as_of_utc
from ranked
where recency = 1
