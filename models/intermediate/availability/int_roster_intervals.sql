{{ config(materialized='view') }}
{# Grain: one row per player and interval in which he was last seen with one team. The last interval has no
   end. #}
with

intervals as (
    select
        player_id,
        team,
        basis,
        seen_at_utc as from_utc,
        lead(seen_at_utc) over (partition by player_id order by seen_at_utc) as until_utc
    from {{ ref('int_roster_changes') }}
)

select * from intervals
where team is not null
