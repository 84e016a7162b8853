{{ by_season() }}

with

versions as (
    {{ landed_versions('nba', 'referee_assignments') }}
),

texts as (
    {{ json_columns('versions', 'payload', {
        'nba_game_id': '$.game_id',
        'game_date_text': '$.game_date',
        'official_1': '$.official1',
        'official_2': '$.official2',
        'official_3': '$.official3',
        'alternate': '$.official4',
        'official_1_code': '$.official1_code', 'official_2_code': '$.official2_code',
        'official_3_code': '$.official3_code', 'alternate_code': '$.official4_code'
    }) }}
),

-- MM/DD/YYYY
dated as (
    select
        *,
        {{ safe_date("substr(game_date_text, 7, 4) || '-' || substr(game_date_text, 1, 2) || '-' || substr(game_date_text, 4, 2)") }}
            as listed_date
    from texts
),

ranked as (
    select
        *,
        row_number() over (
            partition by nba_game_id, requested_for
            order by is_listed desc, responded_at_utc desc, attempt_id desc, ordinal desc
        ) as recency
    from dated
    where is_latest and nba_game_id is not null
)

select
    nba_game_id,
    requested_for as game_date,
    nullif(trim(official_1), '') as official_1,
    nullif(trim(official_2), '') as official_2,
    nullif(trim(official_3), '') as official_3,
    nullif(trim(alternate), '') as alternate,
    official_1_code,
    official_2_code,
    official_3_code,
    alternate_code,
    is_listed,
    as_of_utc as known_at_utc,
    record_key,
    attempt_id,
    {{ list_missing_fields({'game_date': 'game_date_text'}) }} as missing_fields,
    {{ list_invalid_fields({'game_date': ['game_date_text', 'listed_date']}) }} as invalid_fields
from ranked
where recency = 1
