{{ rebuild_by_date('changed') }}
{# Which source's box score analytics use, for each game and date that has any final one: the
   primary unless it is partial, else the first backup that is whole, else the primary as it is.
   Null where only backups are there and none is whole. #}
{% set primary = box_score_sources()[0] %}

with

teams as (

    select * from {{ ref('int_box_score_teams') }}
    where {{ is_rebuilt('changed') }}

),

finals as (

    select
        game_id,
        game_date,
        source,
        {{ source_order('source') }} as source_order,
        max(case when is_partial then 1 else 0 end) = 1 as is_partial,
        min(case when is_whole then 1 else 0 end) = 1 as is_whole,
        -- A backup is asked by game id: on a date that the game has left it tells nothing.
        max(case when standing in ('on', 'played') then 1 else 0 end) = 1 as is_game_on
    from teams
    group by game_id, game_date, source

),

ranked as (

    select
        *,
        case
            when source = '{{ primary }}' and not is_partial then 1
            when source <> '{{ primary }}' and is_whole and is_game_on then source_order
            when source = '{{ primary }}' then 9
        end as preference
    from finals

),

best as (

    select
        *,
        min(preference) over (partition by game_id, game_date) as best_preference
    from ranked

),

final as (

    select
        game_id,
        game_date,
        max(case when preference = best_preference then source end) as source,
        coalesce(max(case when preference = best_preference then source end) <> '{{ primary }}', false) as is_backup,
        string_agg(
            (source || ' ' || case when is_partial then 'partial' when is_whole then 'whole' else 'not judged' end),
            ', ' order by source_order
        ) as finals
    from best
    group by game_id, game_date

)

select * from final
