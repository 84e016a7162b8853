{{ by_season() }}
{# What a source calls final and last reported before tip-off: used by nothing. Final without a score is how a game
   that is off is listed too. #}
with

game_dates as (
    select
        *,
        {{ tip_or_noon('tip_utc', 'game_date') }} as begins_utc
    from {{ ref('int_game_dates') }}
    where {{ is_rebuilt() }}
),

reported as (
    select 'nba' as source, 'schedule' as endpoint, game_id, game_date, nba_early_utc as early_utc,
        nba_away_score + nba_home_score as points
    from game_dates

    union all

    select 'balldontlie', 'games', game_id, game_date, bdl_early_utc, bdl_away_score + bdl_home_score
    from game_dates

    union all

    select source, case source when 'espn' then 'game_summaries' else 'box_scores' end, game_id, game_date, early_utc,
        away_score + home_score
    from {{ ref('int_box_scores') }}
    where {{ is_rebuilt() }}
)

select
    reported.source,
    reported.endpoint,
    reported.game_id,
    reported.game_date,
    'final_before_tip' as finding,
    (
        'called final ' || {{ eastern_stamp('reported.early_utc') }} || ', before it begins '
        || {{ eastern_stamp('game_dates.begins_utc') }}
    ) as detail
from reported
inner join game_dates
    on reported.game_id = game_dates.game_id and reported.game_date = game_dates.game_date
where
    reported.early_utc is not null
    and not (game_dates.standing in ('postponed', 'cancelled') and coalesce(reported.points, 0) = 0)
