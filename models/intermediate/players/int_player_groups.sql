{# Every id with the label that the ids of one player share, by games and, where no game shows it, by team
   and name. A name that several players have links nothing. #}
with

nodes as (
    select * from {{ ref('int_player_matches') }}
),

namesakes as (
    select
        *,
        count(*) over (partition by label, namesake_source) as bearers,
        sum(case when is_suffix_equal then 1 else 0 end) over (partition by label, namesake_source) as equals
    from {{ ref('int_player_namesakes') }}
),

-- Two of one source are two players; one of each source is one.
counted as (
    select
        *,
        max(bearers) over (partition by label) as most_bearers,
        max(equals) over (partition by label) as most_equals
    from namesakes
),

found as (
    select distinct label, namesake_label from counted
    where most_bearers = 1 or (most_equals = 1 and is_suffix_equal)
),

heads as (
    select own_label as node, label from nodes
    where own_label = label
),

edges as (
    select label as from_node, namesake_label as to_node from found
    union all
    select namesake_label, label from found
),

{{ spread_labels('heads', 'edges', 'labels') }},

ambiguous as (
    select distinct namesakes.label
    from namesakes
    left join found on namesakes.label = found.label
    where found.label is null
)

select
    nodes.source,
    nodes.source_player_id,
    nodes.player_name,
    nodes.first_met_on,
    nodes.own_label,
    labels.label,
    ambiguous.label is not null as is_ambiguous
from nodes
inner join labels on nodes.label = labels.node
left join ambiguous on nodes.label = ambiguous.label
