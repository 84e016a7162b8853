{# One row per player. The sources' own ids and spellings meet here; with one box score source
   landed, the identity is that source's id. #}
with

lines as (

    select
        *,
        row_number() over (
            partition by bdl_player_id order by game_date desc, is_played desc, record_key
        ) as recency
    from {{ ref('stg_balldontlie__box_score_lines') }}
    where bdl_player_id is not null

),

final as (

    select
        ('bdl:' || bdl_player_id) as player_id,
        max(bdl_player_id) as bdl_player_id,
        max(case when recency = 1 then player_name end) as player_name,
        max(case when recency = 1 then {{ search_name('player_name') }} end) as search_name,
        max(case when recency = 1 then team end) as team,
        max(case when recency = 1 then position end) as position,
        count(distinct team) as teams_played_for,
        min(game_date) as first_listed_on,
        max(game_date) as last_listed_on
    from lines
    group by bdl_player_id

)

select * from final
