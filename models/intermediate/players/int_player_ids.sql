{# Which player each source's id is. Ids of one source under one label are one player, under the id that
   was there first. Where two of them were met on one date they are not: then they are linked one to one,
   and the link that was learned first on both sides stays. #}
with

grouped as (
    select * from {{ ref('int_player_groups') }}
),

contested as (
    select distinct grouped.label
    from {{ ref('int_player_rivals') }} as rivals
    inner join grouped
        on rivals.source = grouped.source and rivals.source_player_id = grouped.source_player_id
    inner join grouped as others
        on rivals.source = others.source and rivals.other_player_id = others.source_player_id
    where grouped.label = others.label
),

candidates as (
    select source, source_player_id, preferred_player_id as bdl_player_id, min(learned_on) as learned_on
    from {{ ref('int_player_links') }}
    where preferred_source = 'balldontlie'
    group by source, source_player_id, preferred_player_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by source, source_player_id order by learned_on, bdl_player_id
        ) as other_rank,
        row_number() over (
            partition by source, bdl_player_id order by learned_on, source_player_id
        ) as bdl_rank
    from candidates
),

links as (
    select * from ranked
    where other_rank = 1 and bdl_rank = 1
),

placed as (
    select
        grouped.*,
        contested.label is not null as is_contested,
        case
            when contested.label is null then heads.source
            when links.bdl_player_id is not null then 'balldontlie'
            else grouped.source
        end as head_source,
        case
            when contested.label is null then heads.source_player_id
            else coalesce(links.bdl_player_id, grouped.source_player_id)
        end as head_player_id
    from grouped
    inner join grouped as heads on grouped.label = heads.own_label
    left join contested on grouped.label = contested.label
    left join links
        on grouped.source = links.source and grouped.source_player_id = links.source_player_id
)

select
    source,
    source_player_id,
    case head_source when 'balldontlie' then 'bdl:' else (head_source || ':') end || head_player_id as player_id,
    player_name,
    first_met_on as first_seen_on,
    head_source <> 'balldontlie' and (is_ambiguous or is_contested) as is_ambiguous
from placed
