{# One row per version of a player in the list of active players and span in which he stood there. #}
with

versions as (

    select * from {{ ref('stg_balldontlie__player_versions') }}
    where bdl_player_id is not null

),

spells as (

    {{ record_spells('versions', 'balldontlie', 'players') }}

),

final as (

    select
        coalesce(ids.player_id, 'bdl:' || versions.bdl_player_id) as player_id,
        versions.bdl_player_id,
        versions.ordinal,
        versions.player_name,
        versions.team,
        versions.position,
        spells.spell_number,
        spells.known_at_utc,
        spells.until_utc,
        versions.attempt_id
    from spells
    inner join versions
        on spells.attempt_id = versions.attempt_id
        and spells.record_key = versions.record_key
        and spells.ordinal = versions.ordinal
    left join {{ ref('int_player_ids') }} as ids
        on ids.source = 'balldontlie' and versions.bdl_player_id = ids.source_player_id

)

select * from final
