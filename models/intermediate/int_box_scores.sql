{{ rebuild_by_date('changed') }}
{# The standing box score of each source, final or not, by game and date. #}
{% set periods = period_columns() %}
with

game_ids as (

    select * from {{ ref('int_game_ids') }}
    where {{ is_rebuilt('since', 'season_start') }}

),

game_dates as (

    select * from {{ ref('int_game_dates') }}
    where {{ is_rebuilt('changed') }}

),

-- balldontlie's row has no game id: date, visitors and hosts are the game.
said as (

    select
        'balldontlie' as source, game_dates.game_id, box_scores.game_date, box_scores.record_key,
        box_scores.status, box_scores.is_final, box_scores.period, box_scores.away_score,
        box_scores.home_score, box_scores.{{ periods | join(', box_scores.') }},
        cast(null as {{ dbt.type_int() }}) as attendance, cast(null as {{ dbt.type_string() }}) as arena,
        cast(null as {{ dbt.type_string() }}) as officials, box_scores.known_at_utc, box_scores.attempt_id
    from {{ ref('stg_balldontlie__box_scores') }} as box_scores
    inner join game_dates
        on box_scores.game_date = game_dates.game_date
        and box_scores.away_team = game_dates.away_team
        and box_scores.home_team = game_dates.home_team
    where box_scores.standing_rank = 1 and {{ is_rebuilt('changed', 'box_scores.game_date') }}

    union all

    select
        'nba', game_ids.game_id, box_scores.game_date, box_scores.record_key,
        box_scores.status, box_scores.is_final, box_scores.period, box_scores.away_score,
        box_scores.home_score, box_scores.{{ periods | join(', box_scores.') }}, box_scores.attendance,
        box_scores.arena, box_scores.officials, box_scores.known_at_utc, box_scores.attempt_id
    from {{ ref('stg_nba__box_scores') }} as box_scores
    inner join game_ids
        on game_ids.source = 'nba' and box_scores.nba_game_id = game_ids.source_game_id
    where box_scores.standing_rank = 1 and {{ is_rebuilt('changed', 'box_scores.game_date') }}

    union all

    select
        'espn', game_ids.game_id, summaries.game_date, summaries.espn_game_id,
        summaries.status, summaries.is_final, summaries.period, summaries.away_score,
        summaries.home_score,
        {%- for name in periods %} cast(null as {{ dbt.type_int() }}),{% endfor %}
        cast(null as {{ dbt.type_int() }}), cast(null as {{ dbt.type_string() }}),
        cast(null as {{ dbt.type_string() }}), summaries.known_at_utc, summaries.attempt_id
    from {{ ref('stg_espn__game_summaries') }} as summaries
    inner join game_ids
        on game_ids.source = 'espn' and summaries.espn_game_id = game_ids.source_game_id
    where {{ is_rebuilt('changed', 'summaries.game_date') }}

),

-- The same again lands nothing: a record was last said by the last answer about its game.
answers as (

    select source, game_id, game_date, max(as_of_utc) as answered_utc
    from {{ ref('int_box_score_attempts') }}
    where outcome = 'ok' and {{ is_rebuilt('changed') }} and {{ is_rebuilt('changed', 'requested_for') }}
    group by source, game_id, game_date

),

timed as (

    select
        said.*,
        case
            when
                said.is_final
                and said.known_at_utc < {{ tip_or_noon('game_dates.tip_utc', 'game_dates.game_date') }}
                and coalesce(answers.answered_utc, said.known_at_utc) < {{ tip_or_noon('game_dates.tip_utc', 'game_dates.game_date') }}
                then coalesce(answers.answered_utc, said.known_at_utc)
        end as early_utc
    from said
    inner join game_dates
        on said.game_id = game_dates.game_id and said.game_date = game_dates.game_date
    left join answers
        on said.source = answers.source and said.game_id = answers.game_id and said.game_date = answers.game_date

),

-- Nothing is final before its tip-off, whatever a source says.
final as (

    select
        said.source,
        said.game_id,
        said.game_date,
        said.record_key,
        said.status,
        said.is_final and said.early_utc is null as is_final,
        said.period,
        said.away_score,
        said.home_score,
        said.{{ periods | join(',\n        said.') }},
        said.attendance,
        said.arena,
        said.officials,
        said.known_at_utc,
        said.attempt_id,
        said.early_utc,
        game_dates.away_team,
        game_dates.home_team,
        game_dates.standing
    from timed as said
    inner join game_dates
        on said.game_id = game_dates.game_id and said.game_date = game_dates.game_date

)

select * from final
