{{ rebuild_by_date('since') }}
{# Games as ESPN lists them, linked later on (Eastern date, away, home). #}
with

versions as (

    {{ landed_versions('espn', 'scoreboard', rebuilt='since') }}

),

teams as (

    select * from {{ ref('teams') }}

),

texts as (

    {{ json_columns('versions', 'payload', {
        'espn_game_id': '$.id',
        'tip_text': '$.date',
        'status': '$.competitions[0].status.type.name',
        'period_text': '$.competitions[0].status.period',
        'first_side': '$.competitions[0].competitors[0].homeAway',
        'first_code': '$.competitions[0].competitors[0].team.abbreviation',
        'second_code': '$.competitions[0].competitors[1].team.abbreviation',
        'first_score_text': '$.competitions[0].competitors[0].score',
        'second_score_text': '$.competitions[0].competitors[1].score'
    }) }}

),

sides as (

    select
        *,
        case when first_side = 'home' then first_code else second_code end as home_code,
        case when first_side = 'home' then second_code else first_code end as away_code,
        case when first_side = 'home' then first_score_text else second_score_text end as home_score_text,
        case when first_side = 'home' then second_score_text else first_score_text end as away_score_text
    from texts

),

casts as (

    select
        *,
        {{ safe_utc_minute('tip_text') }} as tip_utc,
        {{ safe_integer('period_text') }} as period,
        {{ safe_integer('home_score_text') }} as home_score,
        {{ safe_integer('away_score_text') }} as away_score,
        row_number() over (
            partition by espn_game_id, requested_for
            order by is_listed desc, responded_at_utc desc, attempt_id desc, ordinal desc
        ) as recency
    from sides
    where is_latest and espn_game_id is not null

),

final as (

    select
        casts.espn_game_id,
        casts.requested_for as game_date,
        casts.tip_utc,
        away_teams.team as away_team,
        home_teams.team as home_team,
        casts.status,
        coalesce(casts.status = 'STATUS_FINAL', false) as is_final,
        casts.period,
        casts.away_score,
        casts.home_score,
        casts.is_listed,
        casts.as_of_utc as known_at_utc,
        casts.record_key,
        casts.attempt_id,
        {{ list_invalid_fields({
            'date': ['casts.tip_text', 'casts.tip_utc'],
            'away.abbreviation': ['casts.away_code', 'away_teams.team'],
            'home.abbreviation': ['casts.home_code', 'home_teams.team'],
            'away.score': ['casts.away_score_text', 'casts.away_score'],
            'home.score': ['casts.home_score_text', 'casts.home_score']
        }) }} as invalid_fields
    from casts
    left join teams as away_teams on casts.away_code = away_teams.espn_code
    left join teams as home_teams on casts.home_code = home_teams.espn_code
    where casts.recency = 1

)

select * from final
