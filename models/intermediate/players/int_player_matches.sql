{# Every id of every source that has a line in a game, or is in the list of active players, with a label
   that the ids of one player share, as far as games show it: that of balldontlie's id that was met first,
   else of another source's. #}
with

met as (
    select source, source_player_id, min(first_met_on) as first_met_on, max(met_name) as player_name
    from {{ ref('int_player_listings') }}
    where first_met_on is not null
    group by source, source_player_id
),

ids as (
    select * from met

    union all

    select 'balldontlie', players.bdl_player_id, cast(null as date), players.player_name
    from {{ ref('stg_balldontlie__players') }} as players
    left join met on met.source = 'balldontlie' and players.bdl_player_id = met.source_player_id
    where players.is_listed and met.source is null
),

nodes as (
    select
        *,
        (source || ':' || source_player_id) as node,
        row_number() over (
            order by
                {{ source_order('source') }}, case when first_met_on is null then 2 else 1 end, first_met_on,
                source_player_id
        ) as label
    from ids
),

links as (
    select
        (source || ':' || source_player_id) as node,
        (preferred_source || ':' || preferred_player_id) as preferred_node
    from {{ ref('int_player_links') }}
    group by source, source_player_id, preferred_source, preferred_player_id
),

edges as (
    select node as from_node, preferred_node as to_node from links
    union all
    select preferred_node, node from links
),

{{ spread_labels('nodes', 'edges', 'labels') }},

labelled as (
    select nodes.*, nodes.label as own_label, labels.label as shared_label
    from nodes
    inner join labels on nodes.node = labels.node
)

select
    node,
    source,
    source_player_id,
    player_name,
    first_met_on,
    own_label,
    shared_label as label,
    min(case source when 'balldontlie' then 1 else 2 end) over (partition by shared_label)
    < max(case source when 'balldontlie' then 1 else 2 end) over (partition by shared_label) as is_linked
from labelled
