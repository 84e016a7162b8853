{# Which player each source's id is: linked one to one; the link that was learned first on both sides
   stands, and is kept. #}
with

ids as (

    select source, source_player_id, min(first_met_on) as first_seen_on, max(met_name) as player_name
    from {{ ref('int_player_listings') }}
    where first_met_on is not null
    group by source, source_player_id

),

candidates as (

    select source, source_player_id, bdl_player_id, min(learned_on) as learned_on
    from {{ ref('int_player_links') }}
    group by source, source_player_id, bdl_player_id

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

final as (

    select
        ids.source,
        ids.source_player_id,
        case
            when ids.source = 'balldontlie' then ('bdl:' || ids.source_player_id)
            when links.bdl_player_id is not null then ('bdl:' || links.bdl_player_id)
            else (ids.source || ':' || ids.source_player_id)
        end as player_id,
        ids.player_name,
        ids.first_seen_on
    from ids
    left join links
        on ids.source = links.source and ids.source_player_id = links.source_player_id

)

select * from final
