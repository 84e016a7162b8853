{{ by_season() }}
{# Per game, date and box score source: what it was asked, what it answered, and whether analytics use it. #}
with

game_dates as {{ rebuilt(ref('int_game_dates')) }},

lines as {{ rebuilt(ref('int_source_lines')) }},

used as {{ rebuilt(ref('int_box_score_sources')) }},

numbers as {{ rebuilt(ref('rec_source_numbers')) }},

sources as (
    {% for source in box_score_sources() %}
    select '{{ source }}' as source
    {{ "union all" if not loop.last }}
    {% endfor %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by game_id, game_date, source order by responded_at_utc desc, attempt_id desc
        ) as answer_rank
    from {{ ref('int_box_score_attempts') }}
    -- A game that was asked about by itself has its own date.
    where {{ is_rebuilt() }} and {{ is_rebuilt('requested_for') }}
),

answers as (
    select
        game_id,
        game_date,
        source,
        count(*) as attempts,
        count(distinct request_id) as requests,
        max(as_of_utc) as last_asked_at_utc,
        max(case when answer_rank = 1 then outcome end) as last_outcome
    from ranked
    group by game_id, game_date, source
),

finals as (
    select
        game_id, game_date, source,
        sum(case when is_played then pts end) as points
    from lines
    group by game_id, game_date, source
),

differing as (
    select game_id, game_date, source, count(*) as differing_numbers
    from (
        select game_id, game_date, first_source as source from numbers
        union all
        select game_id, game_date, second_source from numbers
    ) as either
    group by game_id, game_date, source
)

select
    game_dates.game_id,
    game_dates.game_date,
    sources.source,
    (game_dates.away_team || '@' || game_dates.home_team) as label,
    game_dates.standing,
    coalesce(answers.requests, 0) as requests,
    coalesce(answers.attempts, 0) as attempts,
    answers.last_asked_at_utc,
    answers.last_outcome,
    case
        when finals.game_id is not null then 'final'
        when answers.last_outcome is null then 'not_asked'
        when answers.last_outcome = 'ok' then 'no_final'
        else answers.last_outcome
    end as reported,
    finals.points,
    coalesce(differing.differing_numbers, 0) as differing_numbers,
    coalesce(used.source = sources.source, false) as is_used
from game_dates
cross join sources
left join answers
    on game_dates.game_id = answers.game_id
    and game_dates.game_date = answers.game_date
    and sources.source = answers.source
left join finals
    on game_dates.game_id = finals.game_id
    and game_dates.game_date = finals.game_date
    and sources.source = finals.source
left join used
    on game_dates.game_id = used.game_id and game_dates.game_date = used.game_date
left join differing
    on game_dates.game_id = differing.game_id
    and game_dates.game_date = differing.game_date
    and sources.source = differing.source
