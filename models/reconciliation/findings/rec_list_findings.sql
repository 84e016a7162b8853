{{ config(materialized='view') }}
{# What is wrong with the current whole lists: one that has lost more than its usual share, players who played in the
   last week and are in no list, teams of which a list of players cannot be right, and injuries of players whom no
   list has. #}
with

run_context as (
    select * from {{ ref('run_context') }}
),

lists as (
    select * from {{ ref('latest_answers') }}
    where source = 'balldontlie' and endpoint = 'players'
),

listed as (
    select coalesce(ids.player_id, 'bdl:' || players.bdl_player_id) as player_id
    from {{ ref('stg_balldontlie__players') }} as players
    left join {{ ref('int_player_ids') }} as ids
        on ids.source = 'balldontlie' and players.bdl_player_id = ids.source_player_id
    where players.is_listed
),

-- The list must be of after the game: he may have been signed for it.
unlisted as (
    select
        lists.requested_for,
        lines.player_name,
        row_number() over (partition by lists.requested_for order by lines.player_name) as place
    from (
        select games.player_id, max(games.player_name) as player_name, max(games.game_date) as game_date
        from {{ ref('player_game_summary') }} as games
        cross join run_context as now
        where
            games.participation = 'played'
            and games.player_id like 'bdl:%'
            and games.game_date >= {{ add_days('now.as_of_date_et', -7) }}
        group by games.player_id
    ) as lines
    cross join run_context
    inner join lists
        on lists.requested_for = {{ season_start_of('run_context.as_of_date_et') }}
        and {{ eastern_date('lists.as_of_utc') }} > lines.game_date
    left join listed on lines.player_id = listed.player_id
    where listed.player_id is null
),

-- From October to June a team has 14 to 21 players. With others nobody of its games would be expected.
sizes as (
    select lists.requested_for, teams.team, count(distinct players.bdl_player_id) as listed_players
    from {{ ref('teams') }} as teams
    cross join run_context
    inner join lists on lists.requested_for = {{ season_start_of('run_context.as_of_date_et') }}
    left join {{ ref('stg_balldontlie__player_versions') }} as players
        on teams.team = players.team
        and lists.requested_for = players.requested_for
        and players.is_latest and players.is_listed
    where
        extract(month from {{ eastern_date('lists.as_of_utc') }}) >= 10
        or extract(month from {{ eastern_date('lists.as_of_utc') }}) <= 6
    group by lists.requested_for, teams.team
),

uneven as (
    select *, row_number() over (partition by requested_for order by team) as place
    from sizes
    where listed_players < 8 or listed_players > 30
),

-- A few are signed or waived that day. With other ids nobody would be out.
injured as (
    select
        injuries.requested_for,
        count(*) as listed_injuries,
        sum(case when players.bdl_player_id is null then 1 else 0 end) as unknown_injuries
    from {{ ref('stg_balldontlie__player_injury_versions') }} as injuries
    cross join run_context
    left join {{ ref('stg_balldontlie__players') }} as players on injuries.bdl_player_id = players.bdl_player_id
    where
        injuries.is_latest and injuries.is_listed and injuries.bdl_player_id is not null
        and injuries.requested_for = {{ season_start_of('run_context.as_of_date_et') }}
    group by injuries.requested_for
)

select
    source, endpoint, requested_for, 'list_shrank' as finding, records,
    (
        cast(records as {{ dbt.type_string() }}) || ' records ' || {{ eastern_stamp('as_of_utc') }} || ', usually '
        || {{ number_text('usual_records') }} || ': what it lost still counts as listed'
    ) as detail
from {{ ref('short_answers') }}
where is_latest

union all

select
    'balldontlie', 'players', requested_for, 'played_and_not_listed', count(*),
    string_agg(case when place <= 5 then player_name end, ', ' order by player_name)
from unlisted
group by requested_for

union all

select
    'balldontlie', 'players', requested_for, 'team_sizes', count(*),
    string_agg(case when place <= 5 then (team || ' ' || {{ number_text('listed_players') }}) end, ', ' order by team)
from uneven
group by requested_for

union all

select
    'balldontlie', 'player_injuries', requested_for, 'unmatched_identity', unknown_injuries,
    ({{ number_text('unknown_injuries') }} || ' of ' || {{ number_text('listed_injuries') }} || ' are of players whom no list of players has')
from injured
where
    unknown_injuries > 10 and unknown_injuries > 0.2 * listed_injuries
    -- Without a list of players nobody is known.
    and exists (select 1 from {{ ref('stg_balldontlie__players') }})
