{{ config(materialized='view') }}
{# One row per pair of labels and source: a player whom no game links to balldontlie, and one of the same
   name at another source, for the same team in the same season or at the end of the one before. So
   players of a first night without balldontlie's box score are found. #}
with

listed as (
    select
        'balldontlie' as source, bdl_player_id as source_player_id, team,
        {{ season_of(eastern_date('known_at_utc')) }} as season,
        {{ match_name('player_name') }} as own_name,
        {{ name_suffix('player_name') }} as suffix
    from {{ ref('stg_balldontlie__players') }}
    where is_listed and team is not null
),

aliases as (
    select * from {{ ref('player_aliases') }}
    where source = 'balldontlie'
),

-- Two who are listed under one name at once are two players.
named_in_list as (
    select
        listed.source, listed.source_player_id, listed.team, listed.season, listed.suffix,
        coalesce(team_aliases.canonical_name, aliases.canonical_name, listed.own_name) as match_name,
        count(*) over (
            partition by
                listed.team, coalesce(team_aliases.canonical_name, aliases.canonical_name, listed.own_name),
                coalesce(listed.suffix, '')
        ) as bearers
    from listed
    left join aliases as team_aliases on listed.own_name = team_aliases.alias and listed.team = team_aliases.team
    left join aliases on listed.own_name = aliases.alias and aliases.team is null
),

places as (
    select
        source, source_player_id, team, extract(year from season_start) as season,
        {{ name_parts('match_name') }} as match_name, suffix, is_last_team
    from {{ ref('int_player_listings') }}
    where match_name is not null and team is not null

    union all

    select source, source_player_id, team, season, {{ name_parts('match_name') }}, suffix, true
    from named_in_list
    where bearers = 1
),

placed as (
    select places.*, nodes.node, nodes.label, nodes.is_linked
    from places
    inner join {{ ref('int_player_matches') }} as nodes
        on places.source = nodes.source and places.source_player_id = nodes.source_player_id
),

candidates as (
    select
        unlinked.label,
        known.label as namesake_label,
        known.source as namesake_source,
        unlinked.suffix = known.suffix as is_suffix_equal,
        rank() over (partition by unlinked.label, unlinked.season order by known.season desc) as recency
    from placed as unlinked
    inner join placed as known
        on unlinked.team = known.team
        and unlinked.match_name = known.match_name
        and unlinked.source <> known.source
        and (unlinked.season = known.season or (unlinked.season = known.season + 1 and known.is_last_team))
    where not unlinked.is_linked and unlinked.label <> known.label
)

select
    label,
    namesake_label,
    namesake_source,
    max(case when is_suffix_equal then 1 else 0 end) = 1 as is_suffix_equal
from candidates
where recency = 1
group by label, namesake_label, namesake_source
