{{ by_season() }}
{# One row per source, endpoint, date and finding: second sources that were asked about games that are over and gave
   nothing to compare, and plays whose last answer brought none. A box score that balldontlie lacks is in the verdicts. #}
with

matrix as (
    select
        *,
        case
            when reported = 'no_final' then 'not_final_at_source'
            else {{ cause_of_outcome('reported') }}
        end as finding
    from {{ ref('rec_source_matrix') }}
    where
        source <> 'balldontlie' and standing = 'played' and reported not in ('final', 'not_asked')
        and {{ is_rebuilt() }}
),

games as (
    select * from {{ ref('rec_schedule_to_boxscores') }}
    where entity = 'game' and has_final and state in ('complete', 'degraded') and {{ is_rebuilt() }}
),

asked_plays as (
    select
        requested_for as game_date,
        outcome,
        responded_at_utc,
        attempt_id,
        {{ json_value('params', '$.game_id') }} as source_game_id,
        row_number() over (
            partition by requested_for, {{ json_value('params', '$.game_id') }}
            order by responded_at_utc desc, attempt_id desc
        ) as recency
    from {{ ref('scrape_attempts') }}
    where source = 'nba' and endpoint = 'play_by_play' and is_known and {{ is_rebuilt('requested_for') }}
),

plays as (
    select
        games.game_id,
        games.game_date,
        games.label,
        asked_plays.outcome,
        {{ cause_of_outcome('asked_plays.outcome') }} as finding,
        row_number() over (
            partition by games.game_date, {{ cause_of_outcome('asked_plays.outcome') }}
            order by asked_plays.responded_at_utc desc, asked_plays.attempt_id desc
        ) as place
    from asked_plays
    inner join {{ ref('int_game_ids') }} as game_ids
        on game_ids.source = 'nba' and asked_plays.source_game_id = game_ids.source_game_id
    inner join games on game_ids.game_id = games.game_id and asked_plays.game_date = games.game_date
    where asked_plays.recency = 1 and asked_plays.outcome <> 'ok'
),

compared as (
    select
        matrix.*,
        row_number() over (
            partition by matrix.source, matrix.game_date, matrix.finding
            order by matrix.last_asked_at_utc desc, matrix.game_id
        ) as place
    from matrix
    inner join games on matrix.game_id = games.game_id and matrix.game_date = games.game_date
)

select
    'nba' as source,
    'play_by_play' as endpoint,
    game_date,
    case when count(*) = 1 then min(game_id) end as game_id,
    finding,
    count(*) as records,
    ('no plays of ' || string_agg(label, ', ' order by label) || ': the last answer was ' || max(case when place = 1 then outcome end)) as detail
from plays
group by game_date, finding

union all

select
    source,
    case source when 'espn' then 'game_summaries' else 'box_scores' end,
    game_date,
    case when count(*) = 1 then min(game_id) end,
    finding,
    count(*),
    (
        'nothing to compare for ' || string_agg(label, ', ' order by label)
        || ': the last answer was ' || max(case when place = 1 then last_outcome end)
    )
from compared
group by source, game_date, finding
