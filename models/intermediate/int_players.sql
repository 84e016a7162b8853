{# One row per player. The sources' own ids and spellings meet here; balldontlie's are the
   identity, and who is only at another source keeps that source's. #}
with

seasons as (

    select
        *,
        case source when 'balldontlie' then 'bdl:' else (source || ':') end || source_player_id as player_id
    from {{ ref('int_player_listings') }}
    where first_listed_on is not null

),

own as (

    select seasons.*
    from seasons
    left join {{ ref('int_player_ids') }} as ids
        on seasons.source = ids.source and seasons.source_player_id = ids.source_player_id
    where seasons.source = 'balldontlie' or seasons.player_id = ids.player_id

),

ranked as (

    select
        *,
        row_number() over (partition by player_id order by is_last_team desc, last_listed_on desc) as recency
    from own

),

final as (

    select
        player_id,
        max(case source when 'balldontlie' then source_player_id end) as bdl_player_id,
        max(case when recency = 1 then player_name end) as player_name,
        max(case when recency = 1 then {{ search_name('player_name') }} end) as search_name,
        max(case when recency = 1 then team end) as team,
        max(case when recency = 1 then position end) as position,
        count(distinct team) as teams_played_for,
        min(first_listed_on) as first_listed_on,
        max(last_listed_on) as last_listed_on
    from ranked
    group by player_id

)

select * from final
