{{ by_season() }}
{# What a source calls final and last reported before tip-off: used by nothing. #}
with

game_dates as (
    select
        *,
        {{ tip_or_noon('tip_utc', 'game_date') }} as begins_utc
    from {{ ref('int_game_dates') }}
    where {{ is_rebuilt() }}
),

reported as (
    select 'nba' as source, 'schedule' as endpoint, game_id, game_date, nba_early_utc as early_utc
    from game_dates

    union all

    select 'balldontlie', 'games', game_id, game_date, bdl_early_utc
    from game_dates

    union all

    select source, case source when 'espn' then 'game_summaries' else 'box_scores' end, game_id, game_date, early_utc
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
where reported.early_utc is not null
