{# One row per player. The sources' own ids and spellings meet here; balldontlie's are the
   identity, and who is only at another source keeps that source's. #}
with

lines as (

    select
        ('bdl:' || bdl_player_id) as player_id, bdl_player_id, player_name, team, position, game_date,
        is_played, record_key as tie_break
    from {{ ref('stg_balldontlie__box_score_lines') }}
    where bdl_player_id is not null

    union all

    select
        ids.player_id, cast(null as {{ dbt.type_string() }}), lines.player_name, lines.team, lines.position,
        lines.game_date, lines.is_played, lines.game_id
    from {{ ref('int_source_lines') }} as lines
    inner join {{ ref('int_player_ids') }} as ids
        on lines.source = ids.source and lines.source_player_id = ids.source_player_id
    where lines.source <> 'balldontlie' and ids.player_id = (lines.source || ':' || lines.source_player_id)

),

ranked as (

    select
        *,
        row_number() over (
            partition by player_id order by game_date desc, is_played desc, tie_break
        ) as recency
    from lines

),

final as (

    select
        player_id,
        max(bdl_player_id) as bdl_player_id,
        max(case when recency = 1 then player_name end) as player_name,
        max(case when recency = 1 then {{ search_name('player_name') }} end) as search_name,
        max(case when recency = 1 then team end) as team,
        max(case when recency = 1 then position end) as position,
        count(distinct team) as teams_played_for,
        min(game_date) as first_listed_on,
        max(game_date) as last_listed_on
    from ranked
    group by player_id

)

select * from final
