{{ by_season() }}
{# One row per source, game and date: the current box score, final or not. #}
{% set periods = period_columns() %}
with

game_ids as {{ rebuilt(ref('int_game_ids'), 'season_start') }},

game_dates as {{ rebuilt(ref('int_game_dates')) }},

-- balldontlie's row has no game id: the date and the teams are the game, whoever it takes for the hosts.
reported as (
    select
        'balldontlie' as source, game_dates.game_id, box_scores.game_date, box_scores.record_key,
        box_scores.status, box_scores.is_final, box_scores.period, box_scores.away_score,
        box_scores.home_score, box_scores.{{ periods | join(', box_scores.') }},
        cast(null as {{ dbt.type_int() }}) as attendance, cast(null as {{ dbt.type_string() }}) as arena,
        cast(null as {{ dbt.type_string() }}) as officials, box_scores.known_at_utc, box_scores.attempt_id, box_scores.away_team as reported_away_team
    from {{ ref('stg_balldontlie__box_scores') }} as box_scores
    inner join game_dates
        on box_scores.game_date = game_dates.game_date
        and least(box_scores.away_team, box_scores.home_team) = least(game_dates.away_team, game_dates.home_team)
        and greatest(box_scores.away_team, box_scores.home_team) = greatest(game_dates.away_team, game_dates.home_team)
    where box_scores.standing_rank = 1 and {{ is_rebuilt('box_scores.game_date') }}

    union all

    select
        'nba', game_ids.game_id, box_scores.game_date, box_scores.record_key,
        box_scores.status, box_scores.is_final, box_scores.period, box_scores.away_score,
        box_scores.home_score, box_scores.{{ periods | join(', box_scores.') }}, box_scores.attendance,
        box_scores.arena, box_scores.officials, box_scores.known_at_utc, box_scores.attempt_id, box_scores.away_team as reported_away_team
    from {{ ref('stg_nba__box_scores') }} as box_scores
    inner join game_ids
        on game_ids.source = 'nba' and box_scores.nba_game_id = game_ids.source_game_id
    where box_scores.standing_rank = 1 and {{ is_rebuilt('box_scores.game_date') }}

    union all

    select
        'espn', game_ids.game_id, summaries.game_date, summaries.espn_game_id,
        summaries.status, summaries.is_final, summaries.period, summaries.away_score,
        summaries.home_score,
        {%- for name in periods %} cast(null as {{ dbt.type_int() }}),{% endfor %}
        cast(null as {{ dbt.type_int() }}), cast(null as {{ dbt.type_string() }}),
        cast(null as {{ dbt.type_string() }}), summaries.known_at_utc, summaries.attempt_id, summaries.away_team
    from {{ ref('stg_espn__game_summaries') }} as summaries
    inner join game_ids
        on game_ids.source = 'espn' and summaries.espn_game_id = game_ids.source_game_id
    where {{ is_rebuilt('summaries.game_date') }}
),

-- An unchanged record lands nothing: it was last reported by the last answer about its game.
answers as (
    select source, game_id, game_date, max(as_of_utc) as answered_utc
    from {{ ref('int_box_score_attempts') }}
    where outcome = 'ok' and {{ is_rebuilt() }} and {{ is_rebuilt('requested_for') }}
    group by source, game_id, game_date
),

timed as (
    select
        reported.*,
        case
            when
                reported.is_final
                and reported.known_at_utc < {{ tip_or_noon('game_dates.tip_utc', 'game_dates.game_date') }}
                and coalesce(answers.answered_utc, reported.known_at_utc) < {{ tip_or_noon('game_dates.tip_utc', 'game_dates.game_date') }}
                then coalesce(answers.answered_utc, reported.known_at_utc)
        end as early_utc
    from reported
    inner join game_dates
        on reported.game_id = game_dates.game_id and reported.game_date = game_dates.game_date
    left join answers
        on reported.source = answers.source and reported.game_id = answers.game_id and reported.game_date = answers.game_date
),

-- Nothing is final before its tip-off, whatever a source reports. Under two ids, or listed both ways
-- round, a game has one box score of a source.
ranked as (
    select
        reported.*,
        reported.is_final and reported.early_utc is null as is_over,
        game_dates.away_team, game_dates.home_team, game_dates.standing,
        coalesce(reported.reported_away_team = game_dates.home_team, false) as is_exchanged,
        row_number() over (
            partition by reported.source, reported.game_id, reported.game_date
            order by
                case when reported.is_final and reported.early_utc is null then 1 else 2 end,
                case when reported.reported_away_team = game_dates.away_team then 1 else 2 end,
                reported.known_at_utc desc, reported.record_key
        ) as preference
    from timed as reported
    inner join game_dates
        on reported.game_id = game_dates.game_id and reported.game_date = game_dates.game_date
)

select
    source, game_id, game_date, record_key, status,
    is_over as is_final,
    period,
    {%- for name in ['score'] + period_columns(['']) %}
    {%- set part = name.lstrip('_') %}
    case when is_exchanged then home_{{ part }} else away_{{ part }} end as away_{{ part }},
    case when is_exchanged then away_{{ part }} else home_{{ part }} end as home_{{ part }},
    {%- endfor %}
    attendance, arena, officials, known_at_utc, attempt_id, early_utc, away_team, home_team, standing,
    is_exchanged
from ranked
where preference = 1
