{{ rebuild_by_date('changed') }}
{# The head of ESPN's game summaries, and whether each side's columns stand in the documented
   order: a line is a list of texts in the order of `keys` ("7-18" for made-attempted). #}
{% set order_of_keys = '["minutes","fieldGoalsMade-fieldGoalsAttempted","threePointFieldGoalsMade-threePointFieldGoalsAttempted","freeThrowsMade-freeThrowsAttempted","offensiveRebounds","defensiveRebounds","rebounds","assists","steals","blocks","turnovers","fouls","plusMinus","points"]' %}

with

versions as (

    {{ landed_versions('espn', 'game_summaries', asked_by_game=true, rebuilt='changed') }}

),

teams as (

    select * from {{ ref('teams') }}

),

latest as (

    select
        *,
        row_number() over (
            partition by record_key, requested_for order by responded_at_utc desc, attempt_id desc, ordinal desc
        ) as recency
    from versions
    where is_latest

),

texts as (

    {{ json_columns('latest', 'payload', {
        'status': '$.header.competitions[0].status.type.name',
        'period_text': '$.header.competitions[0].status.period',
        'first_place': '$.header.competitions[0].competitors[0].homeAway',
        'first_score_text': '$.header.competitions[0].competitors[0].score',
        'second_score_text': '$.header.competitions[0].competitors[1].score',
        'first_code': '$.boxscore.players[0].team.abbreviation',
        'second_code': '$.boxscore.players[1].team.abbreviation',
        'first_keys': '$.boxscore.players[0].statistics[0].keys[]',
        'second_keys': '$.boxscore.players[1].statistics[0].keys[]'
    }) }}
    where recency = 1

),

final as (

    -- Without a period the game is taken to have had four: an overtime then shows too many minutes.
    select
        texts.record_key as espn_game_id,
        texts.requested_for as game_date,
        first_teams.team as first_team,
        second_teams.team as second_team,
        coalesce(replace(texts.first_keys, ' ', '') = '{{ order_of_keys }}', false) as first_has_known_order,
        coalesce(replace(texts.second_keys, ' ', '') = '{{ order_of_keys }}', false) as second_has_known_order,
        texts.status,
        coalesce(texts.status = 'STATUS_FINAL', false) as is_final,
        coalesce({{ safe_integer('texts.period_text') }}, 4) as period,
        case
            when texts.first_place = 'home' then {{ safe_integer('texts.second_score_text') }}
            else {{ safe_integer('texts.first_score_text') }}
        end as away_score,
        case
            when texts.first_place = 'home' then {{ safe_integer('texts.first_score_text') }}
            else {{ safe_integer('texts.second_score_text') }}
        end as home_score,
        texts.ordinal,
        texts.as_of_utc as known_at_utc,
        texts.attempt_id
    from texts
    left join teams as first_teams on texts.first_code = first_teams.espn_code
    left join teams as second_teams on texts.second_code = second_teams.espn_code

)

select * from final
