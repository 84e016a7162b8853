{{ by_season() }}
{# Every box score or line of one that does not parse or is a duplicate, with its reason. #}
with

box_scores as (

    select * from {{ ref('stg_balldontlie__box_scores') }}
    where {{ is_rebuilt() }}

),

lines as (

    select * from {{ ref('stg_balldontlie__box_score_lines') }}
    where {{ is_rebuilt() }}

),

records as (

    select record_key, game_date, cast(null as {{ dbt.type_string() }}) as entity, attempt_id, missing_fields, invalid_fields
    from box_scores
    where standing_rank = 1
    union all
    select record_key, game_date, bdl_player_id, attempt_id, missing_fields, invalid_fields
    from lines

),

final as (

    select record_key, game_date, entity, 'field_missing' as reason, missing_fields as detail, attempt_id
    from records
    where missing_fields is not null

    union all

    select record_key, game_date, entity, 'record_invalid', invalid_fields, attempt_id
    from records
    where invalid_fields is not null

    union all

    select
        record_key, game_date, cast(null as {{ dbt.type_string() }}), 'duplicate_rows',
        ('listed ' || cast(times_listed as {{ dbt.type_string() }}) || ' times in one answer'), attempt_id
    from box_scores
    where standing_rank > 1

    union all

    select
        record_key, game_date, bdl_player_id, 'duplicate_rows',
        ('player is listed ' || cast(times_listed as {{ dbt.type_string() }}) || ' times in one game'), attempt_id
    from lines
    where listing_number > 1 and bdl_player_id is not null

)

select * from final
