{{ by_season(column='season_start') }}
{# Which game each of NBA.com's ids is. Two ids of the same teams on one date are one game under the id
   that was known first; so is an id that came when another was gone, where another source's game went
   from the date of the one to that of the other. #}
with

sightings as {{ rebuilt(ref('int_game_sightings'), 'season_start') }},

nba_sightings as (
    select * from sightings
    where source = 'nba'
),

ids as (
    select
        source_game_id as node,
        min(season_start) as season_start,
        min(known_at_utc) as first_seen_utc,
        row_number() over (order by min(known_at_utc), source_game_id) as label
    from nba_sightings
    group by source_game_id
),

at_once as (
    select own.source_game_id as from_node, other.source_game_id as to_node
    from nba_sightings as own
    inner join nba_sightings as other
        on own.game_date = other.game_date
        and own.first_team = other.first_team
        and own.second_team = other.second_team
        and own.source_game_id <> other.source_game_id
    where own.is_current and other.is_current
),

followed as (
    select gone.source_game_id as from_node, came.source_game_id as to_node
    from nba_sightings as gone
    inner join sightings as before
        on gone.game_date = before.game_date
        and gone.first_team = before.first_team
        and gone.second_team = before.second_team
        and before.source <> 'nba'
    inner join sightings as after
        on before.source = after.source
        and before.source_game_id = after.source_game_id
        and after.is_current
    inner join nba_sightings as came
        on after.game_date = came.game_date
        and after.first_team = came.first_team
        and after.second_team = came.second_team
    inner join ids as gone_ids on gone.source_game_id = gone_ids.node
    inner join ids as came_ids on came.source_game_id = came_ids.node
    where
        gone.is_current and not gone.is_listed and came.is_current and came.is_listed
        and came_ids.first_seen_utc > gone_ids.first_seen_utc
),

edges as (
    select from_node, to_node from at_once
    union all
    select from_node, to_node from followed
    union all
    select to_node, from_node from followed
),

{{ spread_labels('ids', 'edges', 'labels', rounds=3) }}

select
    ids.node as nba_game_id,
    heads.node as game_id,
    ids.season_start,
    ids.first_seen_utc
from ids
inner join labels on ids.node = labels.node
inner join ids as heads on labels.label = heads.label
