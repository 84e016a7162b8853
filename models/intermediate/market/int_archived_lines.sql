{{ by_season() }}
{# Every imported line with the game and the player it is about, or the reason why it cannot be used.
   Players are looked for in the box score of the game, then among those of the two teams in the
   season: who has a line may not have been listed. Files have names with the team in brackets behind them, with
   their parts in any order, and with the first letter of the given name only. #}
{% set initial_name = "substr(lines.match_name, 1, 1) || substr(lines.match_name, strpos(lines.match_name, ' '))" %}
with

lines as (
    select
        *,
        {{ match_name(given_name_first("regexp_replace(player_name, ' *[(][^()]*[)] *$', '')")) }} as own_name,
        {{ season_of('game_date') }} as season
    from {{ ref('stg_archive__player_lines') }}
    where {{ is_rebuilt() }}
),

aliases as (
    select * from {{ ref('player_aliases') }}
    where source = 'archive'
),

game_dates as {{ rebuilt(ref('int_game_dates')) }},

listed as (
    {% for name in ['lines.match_name', initial_name] %}
    select
        lines.game_id, lines.team, {{ name_parts(name) }} as match_name, ids.player_id,
        {{ season_of('lines.game_date') }} as season
    from {{ ref('int_source_lines') }} as lines
    inner join {{ ref('int_player_ids') }} as ids
        on lines.source = ids.source and lines.source_player_id = ids.source_player_id
    where {{ is_rebuilt('lines.game_date') }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

in_games as (
    select game_id, match_name, count(distinct player_id) as bearers, min(player_id) as player_id
    from listed
    group by game_id, match_name
),

in_teams as (
    select distinct season, team, match_name, player_id from listed
),

in_seasons as (
    select distinct season, match_name from listed
),

named as (
    select
        lines.*,
        {{ name_parts('coalesce(team_aliases.canonical_name, aliases.canonical_name, lines.own_name)') }} as match_name,
        game_dates.game_id,
        coalesce(game_dates.tip_utc, lines.tip_utc) as game_tip_utc
    from lines
    -- The date and the teams are the game, whoever a book takes for the hosts.
    left join game_dates
        on lines.game_date = game_dates.game_date
        and least(lines.away_team, lines.home_team) = least(game_dates.away_team, game_dates.home_team)
        and greatest(lines.away_team, lines.home_team) = greatest(game_dates.away_team, game_dates.home_team)
    left join aliases as team_aliases
        on lines.own_name = team_aliases.alias and team_aliases.team in (lines.away_team, lines.home_team)
    left join aliases on lines.own_name = aliases.alias and aliases.team is null
),

of_teams as (
    select
        named.line_id, count(distinct in_teams.player_id) as bearers, min(in_teams.player_id) as player_id
    from named
    inner join in_teams
        on named.season = in_teams.season
        and named.match_name = in_teams.match_name
        and in_teams.team in (named.away_team, named.home_team)
    group by named.line_id
),

matched as (
    select
        named.*,
        coalesce(in_games.bearers, of_teams.bearers, 0) as bearers,
        coalesce(in_games.player_id, of_teams.player_id) as player_id,
        in_seasons.match_name is not null as is_of_season,
        named.captured_at_utc >= least(named.game_tip_utc, named.tip_utc) as is_after_tip,
        {{ is_placeholder_odds('named.over_odds') }} or {{ is_placeholder_odds('named.under_odds') }}
        -- Prices that have lost a sign are no better.
        or {{ pays_whatever_happens('named.over_odds', 'named.under_odds') }} as is_placeholder
    from named
    left join in_games on named.game_id = in_games.game_id and named.match_name = in_games.match_name
    left join of_teams on named.line_id = of_teams.line_id
    left join in_seasons
        on named.season = in_seasons.season and named.match_name = in_seasons.match_name
)

select
    line_id, game_id, game_date,
    case when bearers = 1 then player_id end as player_id,
    stat, game_tip_utc as tip_utc,
    player_name, lower(trim(bookmaker)) as vendor, line, over_odds, under_odds,
    is_placeholder,
    case when not is_after_tip then captured_at_utc end as known_at_utc,
    case
        when away_team is null or home_team is null then 'unknown_team'
        when game_id is null then 'unknown_game'
        when bearers = 0 and is_of_season then 'other_team'
        when bearers = 0 then 'unknown_player'
        when bearers > 1 then 'ambiguous_player'
        when is_after_tip then 'after_tip'
        when over_odds is null or under_odds is null then 'one_sided'
        when is_placeholder then 'placeholder'
        else 'usable'
    end as status,
    case
        when away_team is null and home_team is null then (away_team_name || ', ' || home_team_name)
        when away_team is null then away_team_name
        when home_team is null then home_team_name
        when game_id is null then (away_team || '@' || home_team || ' ' || cast(game_date as {{ dbt.type_string() }}))
        when bearers <> 1 then (player_name || ' (' || away_team || '@' || home_team || ')')
    end as unmatched_name,
    file_name, row_number
from matched
