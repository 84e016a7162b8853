{# One row per game that was played and is due: the box score in use, and what confirms it. #}
with

verdicts as (
    select * from {{ ref('rec_games') }}
    where entity = 'game' and state <> 'not_due'
),

finals as (
    select
        game_id,
        game_date,
        max(case when is_used then source end) as source,
        max(case when is_used then differing_numbers end) as differing_numbers,
        string_agg(case when reported = 'final' and not is_used then source end, ', ' order by source) as compared_with
    from {{ ref('rec_source_matrix') }}
    where standing = 'played'
    group by game_id, game_date
),

corrections as (
    select
        game_id,
        game_date,
        count(*) as corrected_numbers,
        max(corrected_at_utc) as last_corrected_at_utc
    from {{ ref('int_stat_corrections') }}
    group by game_id, game_date
)

select
    games.season,
    substr(cast(verdicts.game_date as {{ dbt.type_string() }}), 1, 7) as month,
    verdicts.game_date,
    verdicts.game_id,
    verdicts.label,
    finals.source,
    case when finals.source is not null then finals.compared_with end as compared_with,
    case
        when finals.source is null then 'absent'
        when verdicts.cause = 'outvoted' then 'two_sources'
        when finals.differing_numbers > 0 then 'doubtful'
        when verdicts.state in ('degraded', 'missing') and verdicts.cause <> 'backup_source_used' then 'doubtful'
        when finals.compared_with is null then 'one_source'
        else 'two_sources'
    end as confirmation,
    coalesce(finals.differing_numbers, 0) as differing_numbers,
    verdicts.state,
    verdicts.cause,
    verdicts.detail,
    coalesce(corrections.corrected_numbers, 0) as corrected_numbers,
    corrections.last_corrected_at_utc
from verdicts
inner join finals on verdicts.game_id = finals.game_id and verdicts.game_date = finals.game_date
inner join {{ ref('int_games') }} as games on verdicts.game_id = games.game_id
left join corrections
    on verdicts.game_id = corrections.game_id and verdicts.game_date = corrections.game_date
