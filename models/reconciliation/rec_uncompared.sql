{{ rebuild_by_date('unsettled', whole='view') }}
{# Second sources that were asked about games that are over and gave nothing to compare: one row per source, date
   and answer. What balldontlie lacks is a verdict. #}
with

matrix as (

    select
        *,
        case
            when said = 'no_final' then 'not_final_at_source'
            when said = 'empty' then 'source_returned_nothing'
            when said in ('unauthorized', 'forbidden') then 'not_authorized'
            else 'request_failed'
        end as finding
    from {{ ref('rec_source_matrix') }}
    where
        source <> 'balldontlie' and standing = 'played' and said not in ('final', 'not_asked')
        and {{ is_rebuilt('unsettled') }}

),

games as (

    select * from {{ ref('rec_schedule_to_boxscores') }}
    where entity = 'game' and has_final and state in ('complete', 'degraded') and {{ is_rebuilt('unsettled') }}

),

final as (

    select
        matrix.source,
        case matrix.source when 'espn' then 'game_summaries' else 'box_scores' end as endpoint,
        matrix.game_date,
        case when count(*) = 1 then min(matrix.game_id) end as game_id,
        matrix.finding,
        count(*) as records,
        (
            'nothing to compare for ' || string_agg(matrix.label, ', ' order by matrix.label)
            || ': the last answer was ' || max(matrix.last_outcome)
        ) as detail
    from matrix
    inner join games on matrix.game_id = games.game_id and matrix.game_date = games.game_date
    group by matrix.source, matrix.game_date, matrix.finding

)

select * from final
