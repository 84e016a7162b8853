{{ by_season() }}
{# The newest injury list of each source that was known before the tip-off of a game, and which of them
   counts: the newest of any source. An imported list is about the dates it names, and about every team that
   plays then but those that it says have not reported; a live one is about the games of the next days. What
   landed before tip-off comes first: what was done with it then is not judged by a file imported later. #}
{% set days_of_a_live_list = 7 %}
with

team_games as {{ rebuilt(ref('int_team_games')) }},

reports as (
    select
        source,
        captured_at_utc,
        game_date,
        team,
        min(as_of_utc) as landed_at_utc,
        min(case when player_name is null then 1 else 0 end) = 1 as is_silent
    from {{ ref('stg_archive__injury_reports') }}
    where {{ is_rebuilt() }}
    group by source, captured_at_utc, game_date, team
),

archived as (
    select
        reports.source, reports.captured_at_utc, reports.game_date, min(reports.landed_at_utc) as landed_at_utc
    from reports
    cross join {{ ref('run_context') }} as run_context
    where reports.captured_at_utc <= run_context.as_of_utc
    group by reports.source, reports.captured_at_utc, reports.game_date
),

answers as (
    select distinct
        source,
        {{ answered_at() }} as answered_at_utc,
        {{ season_of(eastern_date('as_of_utc')) }} as season
    from {{ ref('scrape_attempts') }}
    where endpoint = 'player_injuries' and outcome = 'ok' and is_last_page and workflow <> 'backfill'
),

lists as (
    select
        team_games.game_id,
        team_games.game_date,
        team_games.team,
        'archived' as list_basis,
        archived.source as list_source,
        archived.captured_at_utc as list_known_at_utc,
        coalesce(archived.landed_at_utc < team_games.tip_utc, false) as is_landed
    from team_games
    inner join archived
        on team_games.game_date = archived.game_date and team_games.tip_utc > archived.captured_at_utc
    left join reports as silent
        on archived.source = silent.source
        and archived.captured_at_utc = silent.captured_at_utc
        and archived.game_date = silent.game_date
        and team_games.team = silent.team
        and silent.is_silent
    where silent.team is null

    union all

    select team_games.game_id, team_games.game_date, team_games.team, 'live', answers.source, max(answers.answered_at_utc), true
    from team_games
    inner join answers
        on team_games.season = answers.season
        and team_games.tip_utc > answers.answered_at_utc
        and team_games.tip_utc <= {{ add_minutes('answers.answered_at_utc', days_of_a_live_list * 24 * 60) }}
    group by team_games.game_id, team_games.game_date, team_games.team, answers.source
),

ranked as (
    select
        *,
        row_number() over (
            partition by game_id, game_date, team order by is_landed desc, list_known_at_utc desc, list_basis desc, list_source
        ) as place,
        row_number() over (
            partition by game_id, game_date, team, list_basis, list_source order by is_landed desc, list_known_at_utc desc
        ) as place_of_source
    from lists
)

select game_id, game_date, team, list_basis, list_source, list_known_at_utc, is_landed, place = 1 as is_newest
from ranked
where place_of_source = 1
