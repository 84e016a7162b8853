{# One row per player. The sources' own ids and spellings meet here; balldontlie's are the
   identity, and who is only at another source keeps that source's. Of a player with two ids of
   balldontlie the one listed last counts. #}
with

seasons as (
    select
        listings.*,
        coalesce(
            ids.player_id,
            case listings.source when 'balldontlie' then 'bdl:' else (listings.source || ':') end
            || listings.source_player_id
        ) as player_id
    from {{ ref('int_player_listings') }} as listings
    left join {{ ref('int_player_ids') }} as ids
        on listings.source = ids.source and listings.source_player_id = ids.source_player_id
    where listings.first_listed_on is not null
),

preferred as (
    select
        *,
        {{ source_order('source') }} as source_order,
        min({{ source_order('source') }}) over (partition by player_id) as first_order
    from seasons
),

own as (
    select * from preferred
    where source_order = first_order
),

ranked as (
    select
        *,
        row_number() over (
            partition by player_id order by is_last_team desc, last_listed_on desc, source_player_id
        ) as recency
    from own
)

select
    player_id,
    -- Whom no answer names goes by his id.
    coalesce(max(case when recency = 1 then player_name end), max(player_name), player_id) as player_name,
    max(case when recency = 1 then {{ search_name('player_name') }} end) as search_name,
    max(case when recency = 1 then team end) as team,
    max(case when recency = 1 then position end) as position
from ranked
group by player_id
