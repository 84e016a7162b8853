{# Active players with the team they play for now. #}
with

versions as (

    {{ landed_versions('balldontlie', 'players') }}

),

teams as (

    select * from {{ ref('teams') }}

),

texts as (

    {{ json_columns('versions', 'payload', {
        'bdl_player_id': '$.id',
        'first_name': '$.first_name',
        'last_name': '$.last_name',
        'position': '$.position',
        'team_code': '$.team.abbreviation'
    }) }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by bdl_player_id
            order by is_listed desc, responded_at_utc desc, attempt_id desc, ordinal desc
        ) as recency
    from texts
    where is_latest and bdl_player_id is not null

),

final as (

    select
        ranked.bdl_player_id,
        trim(coalesce(ranked.first_name, '') || ' ' || coalesce(ranked.last_name, '')) as player_name,
        nullif(ranked.position, '') as position,
        teams.team,
        ranked.is_listed,
        ranked.as_of_utc as known_at_utc,
        ranked.record_key,
        ranked.attempt_id,
        {{ list_invalid_fields({'team.abbreviation': ['ranked.team_code', 'teams.team']}) }} as invalid_fields
    from ranked
    left join teams on ranked.team_code = teams.balldontlie_code
    where ranked.recency = 1

)

select * from final
