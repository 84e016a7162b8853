{{ rebuild_by_date('answered', column='requested_for') }}
{# Every version of every injury. A return date has no year: a month from July on is in the year the season
   began, an earlier one in the next. #}
with

versions as (

    {{ landed_versions('balldontlie', 'player_injuries', rebuilt='answered') }}

),

texts as (

    {{ json_columns('versions', 'payload', {
        'bdl_player_id': '$.player.id',
        'status': '$.status',
        'description': '$.description',
        'return_date_text': '$.return_date'
    }) }}

),

-- 'Jan 27' -> month 1, day 27
parts as (

    select
        *,
        {{ month_number("substr(return_date_text, 1, 3)") }} as return_month,
        {{ safe_integer("trim(substr(return_date_text, 5))") }} as return_day,
        extract(year from requested_for) as season
    from texts

),

dated as (

    select
        *,
        {{ safe_date(
            "cast(season + case when return_month < 7 then 1 else 0 end as " ~ dbt.type_string() ~ ") || '-' || "
            ~ "substr('0' || cast(return_month as " ~ dbt.type_string() ~ "), -2) || '-' || "
            ~ "substr('0' || cast(return_day as " ~ dbt.type_string() ~ "), -2)"
        ) }} as return_date
    from parts

),

final as (

    select
        record_key,
        requested_for,
        ordinal,
        bdl_player_id,
        status,
        description,
        return_date,
        is_latest,
        is_listed,
        as_of_utc,
        responded_at_utc,
        attempt_id,
        {{ list_missing_fields({'status': "nullif(status, '')"}) }} as missing_fields,
        {{ list_invalid_fields({'return_date': ["nullif(return_date_text, '')", 'return_date']}) }} as invalid_fields
    from dated

)

select * from final
