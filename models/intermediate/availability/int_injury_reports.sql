{# One row per version of an injury and interval in which it was listed. #}
with

versions as (
    -- A record that lost its status says nothing of it: he is what he was before.
    select
        record_key,
        ordinal,
        attempt_id,
        bdl_player_id,
        return_date,
        description,
        last_value(status ignore nulls) over (
            partition by requested_for, record_key, ordinal order by responded_at_utc, attempt_id
            rows between unbounded preceding and current row
        ) as status
    from {{ ref('stg_balldontlie__player_injury_versions') }}
    where bdl_player_id is not null
),

intervals as (
    {{ record_intervals('versions', 'balldontlie', 'player_injuries') }}
)

select
    coalesce(ids.player_id, 'bdl:' || versions.bdl_player_id) as player_id,
    versions.bdl_player_id,
    versions.ordinal,
    versions.status,
    coalesce({{ injury_class('versions.status') }} = 'out', false) as is_out,
    versions.return_date,
    versions.description,
    intervals.interval_number,
    intervals.known_at_utc,
    intervals.until_utc,
    versions.attempt_id
from intervals
inner join versions
    on intervals.attempt_id = versions.attempt_id
    and intervals.record_key = versions.record_key
    and intervals.ordinal = versions.ordinal
left join {{ ref('int_player_ids') }} as ids
    on ids.source = 'balldontlie' and versions.bdl_player_id = ids.source_player_id
