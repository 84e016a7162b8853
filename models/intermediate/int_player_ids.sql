{# Which player each source's id is. Learned from lines of one team in one game under one name,
   exact and one to one; the link that was learned first on both sides stands, and is kept. #}
with

lines as (

    select * from {{ ref('int_source_lines') }}
    where source_player_id is not null

),

ids as (

    select source, source_player_id, min(game_date) as first_seen_on, max(player_name) as player_name
    from lines
    group by source, source_player_id

),

-- A name that two players of one team in one game share tells nothing.
named_once as (

    select
        *,
        count(*) over (partition by source, game_id, team, match_name) as bearers
    from lines

),

candidates as (

    select
        other.source,
        other.source_player_id,
        primary_source.source_player_id as bdl_player_id,
        min(other.game_date) as learned_on
    from named_once as other
    inner join named_once as primary_source
        on primary_source.source = 'balldontlie'
        and other.game_id = primary_source.game_id
        and other.team = primary_source.team
        and other.match_name = primary_source.match_name
    where other.source <> 'balldontlie' and other.bearers = 1 and primary_source.bearers = 1
    group by other.source, other.source_player_id, primary_source.source_player_id

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
