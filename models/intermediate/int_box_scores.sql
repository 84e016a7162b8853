{{ rebuild_by_date('changed') }}
{# The standing box score of each source, final or not, by game and date. #}
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
        box_scores.home_score, box_scores.known_at_utc, box_scores.attempt_id
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
        box_scores.home_score, box_scores.known_at_utc, box_scores.attempt_id
    from {{ ref('stg_nba__box_scores') }} as box_scores
    inner join game_ids
        on game_ids.source = 'nba' and box_scores.nba_game_id = game_ids.source_game_id
    where box_scores.standing_rank = 1 and {{ is_rebuilt('changed', 'box_scores.game_date') }}

    union all

    select
        'espn', game_ids.game_id, summaries.game_date, summaries.espn_game_id,
        summaries.status, summaries.is_final, summaries.period, summaries.away_score,
        summaries.home_score, summaries.known_at_utc, summaries.attempt_id
    from {{ ref('stg_espn__game_summaries') }} as summaries
    inner join game_ids
        on game_ids.source = 'espn' and summaries.espn_game_id = game_ids.source_game_id
    where {{ is_rebuilt('changed', 'summaries.game_date') }}

),

final as (

    select
        said.*,
        game_dates.away_team,
        game_dates.home_team,
        game_dates.standing
    from said
    inner join game_dates
        on said.game_id = game_dates.game_id and said.game_date = game_dates.game_date

)

select * from final
