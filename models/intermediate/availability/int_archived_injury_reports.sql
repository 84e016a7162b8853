{{ by_season() }}
{# Every statement of an imported injury list with the game and the player it is about, or the reason why it
   cannot be used. Players are looked for among those of the team in the season and in the one before: who is
   out for long may not have played yet. #}
with

reports as (
    select
        *,
        {{ match_name('player_name') }} as own_name,
        {{ season_of('game_date') }} as season
    from {{ ref('stg_archive__injury_reports') }}
    where {{ is_rebuilt() }}
),

aliases as (
    select * from {{ ref('player_aliases') }}
    where source = 'archive'
),

team_games as {{ rebuilt(ref('int_team_games')) }},

bearers as (
    select distinct
        {{ season_of('lines.game_date') }} as season,
        lines.team,
        {{ name_parts('lines.match_name') }} as match_name,
        ids.player_id
    from {{ ref('int_source_lines') }} as lines
    inner join {{ ref('int_player_ids') }} as ids
        on lines.source = ids.source and lines.source_player_id = ids.source_player_id
),

in_seasons as (
    select distinct season, match_name from bearers
),

named as (
    select
        reports.*,
        {{ name_parts('coalesce(team_aliases.canonical_name, aliases.canonical_name, reports.own_name)') }} as match_name,
        team_games.game_id,
        team_games.tip_utc
    from reports
    left join team_games
        on reports.game_date = team_games.game_date and reports.team = team_games.team
    left join aliases as team_aliases
        on reports.own_name = team_aliases.alias and reports.team = team_aliases.team
    left join aliases on reports.own_name = aliases.alias and aliases.team is null
),

of_teams as (
    select named.report_id, count(distinct bearers.player_id) as bearers, min(bearers.player_id) as player_id
    from named
    inner join bearers
        on named.team = bearers.team
        and named.match_name = bearers.match_name
        and named.season - bearers.season in (0, 1)
    group by named.report_id
),

matched as (
    select
        named.*,
        coalesce(of_teams.bearers, 0) as bearers,
        case when of_teams.bearers = 1 then of_teams.player_id end as player_id,
        in_seasons.match_name is not null as is_of_season,
        {{ injury_class('named.status') }} as injury_class,
        (named.team || ' ' || cast(named.game_date as {{ dbt.type_string() }})) as team_and_date
    from named
    left join of_teams on named.report_id = of_teams.report_id
    left join in_seasons
        on named.season = in_seasons.season and named.match_name = in_seasons.match_name
)

select
    report_id, file_name, row_number, source, captured_at_utc, game_date, game_id, tip_utc, team, player_id,
    player_name, match_name, status, injury_class, reason,
    case
        when team is null then 'unknown_team'
        when game_id is null then 'unknown_game'
        when player_name is null then 'not_submitted'
        when bearers = 0 and is_of_season then 'other_team'
        when bearers = 0 then 'unknown_player'
        when bearers > 1 then 'ambiguous_player'
        when captured_at_utc >= tip_utc then 'after_tip'
        else 'usable'
    end as outcome,
    case
        when team is null then team_name
        when game_id is null then team_and_date
        when player_name is not null and bearers <> 1 then (player_name || ' (' || team_and_date || ')')
    end as unmatched_name
from matched
