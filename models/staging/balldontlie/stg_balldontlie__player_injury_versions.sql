{{ by_season(column='requested_for') }}
{# Every version of every injury. A return date mostly has no year: see the macros of return_date. #}
with

versions as (
    {{ landed_versions('balldontlie', 'player_injuries') }}
),

texts as (
    {{ json_columns('versions', 'payload', {
        'bdl_player_id': '$.player.id',
        'status': '$.status',
        'description': '$.description',
        'return_date_text': '$.return_date'
    }) }}
),

-- The same return date is the same day, however the text beside it changes.
seen as (
    select
        *,
        min({{ eastern_date('as_of_utc') }}) over (
            partition by record_key, requested_for, return_date_text
        ) as first_seen
    from texts
),

parts as (
    select
        *,
        {{ return_date_parts('return_date_text', 'description', 'first_seen') }}
    from seen
),

dated as (
    select
        *,
        {{ return_date() }} as return_date
    from parts
)

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
    {{ list_missing_fields({'status': 'status'}) }} as missing_fields,
    {{ list_invalid_fields({'return_date': ['return_date_text', 'return_date']}) }} as invalid_fields
from dated
