{{ by_season() }}
{# What the source answered for each game and date in the last request after the game was over. #}
with

game_dates as (
    select * from {{ ref('expected_box_scores') }}
    where entity = 'game' and {{ is_rebuilt() }}
),

-- The last attempt of a request is what the request came to.
requests as (
    select
        *,
        row_number() over (partition by request_id order by responded_at_utc desc, attempt_id desc) as recency,
        count(*) over (partition by request_id) as attempts_made
    from {{ ref('scrape_attempts') }}
    where
        source = 'balldontlie' and endpoint = 'box_scores' and is_known
        and {{ is_rebuilt('requested_for') }}
),

asked as (
    select
        game_dates.game_id,
        game_dates.game_date,
        requests.request_id,
        requests.attempt_id,
        requests.outcome,
        requests.http_status,
        requests.attempts_made,
        row_number() over (
            partition by game_dates.game_id, game_dates.game_date
            order by requests.responded_at_utc desc, requests.request_id desc
        ) as recency
    from game_dates
    inner join requests
        on game_dates.game_date = requests.requested_for
        and requests.recency = 1
        and requests.as_of_utc >= game_dates.expected_end_utc
),

first_tips as (
    select game_date, min(tip_utc) as first_tip_utc
    from {{ ref('int_game_dates') }}
    where {{ is_rebuilt() }}
    group by game_date
),

-- Asked after the game for the next Eastern date, when no game of that date had begun: the
-- sign of a clock in UTC.
asked_next_day as (
    select
        game_dates.game_id,
        game_dates.game_date,
        min(requests.attempt_id) as attempt_id
    from game_dates
    inner join requests
        on requests.requested_for = {{ add_days('game_dates.game_date', 1) }}
        and requests.recency = 1
        and requests.as_of_utc >= game_dates.expected_end_utc
    left join first_tips on requests.requested_for = first_tips.game_date
    where first_tips.first_tip_utc is null or requests.as_of_utc < first_tips.first_tip_utc
    group by game_dates.game_id, game_dates.game_date
),

-- An answer with rows of another day proves nothing about the games that it leaves out.
contradictions as (
    select requested_for, count(*) as contradicting_records, min(detail) as contradiction
    from {{ ref('stg_contradictions') }}
    where source = 'balldontlie' and endpoint = 'box_scores' and {{ is_rebuilt('requested_for') }}
    group by requested_for
),

-- Nor does one of which the warehouse has lost rows.
lost as (
    select requested_for, count(*) as lost_records, min(record_key) as example
    from {{ ref('stg_lost_records') }}
    where source = 'balldontlie' and endpoint = 'box_scores' and {{ is_rebuilt('requested_for') }}
    group by requested_for
)

select
    game_dates.game_id,
    game_dates.game_date,
    asked.request_id,
    coalesce(asked.attempt_id, asked_next_day.attempt_id) as attempt_id,
    asked.outcome,
    asked.http_status,
    asked.attempts_made,
    case
        when asked.outcome = 'ok' and contradictions.requested_for is null
            then cast(lost.lost_records as {{ dbt.type_string() }}) || ' record(s) of the last answer are no longer in the warehouse, or cannot be read there: ' || lost.example
        when asked.outcome = 'ok'
            then cast(contradictions.contradicting_records as {{ dbt.type_string() }}) || ' record(s) of the last answer: ' || contradictions.contradiction
    end as contradiction,
    case
        when asked.outcome = 'ok' and contradictions.requested_for is not null then 'contradicts_question'
        when asked.outcome = 'ok' and lost.requested_for is not null then 'landed_and_lost'
        when asked.outcome = 'ok' then 'source_omitted_game'
        when asked.outcome is not null then {{ cause_of_outcome('asked.outcome') }}
        when asked_next_day.attempt_id is not null then 'wrong_date_requested'
        else 'not_requested'
    end as cause_if_absent
from game_dates
left join asked
    on game_dates.game_id = asked.game_id
    and game_dates.game_date = asked.game_date
    and asked.recency = 1
left join contradictions on game_dates.game_date = contradictions.requested_for
left join lost on game_dates.game_date = lost.requested_for
left join asked_next_day
    on game_dates.game_id = asked_next_day.game_id
    and game_dates.game_date = asked_next_day.game_date
