{{ config(tags=['reconciliation_models']) }}
{{ by_season() }}
{# One row per game date: open when more than half of its due games have no box score, are in doubt about
   their points or players, or have lost most of their players on the way to analytics. What a backup
   covered does not count, nor does a statistic that is in doubt. Refs the first two boundaries only. #}
with

listed as (
    select
        *,
        {{ is_final_elsewhere() }} as is_final_elsewhere
    from {{ ref('rec_schedule_to_boxscores') }}
    where
        entity = 'game' and state in ('complete', 'degraded', 'missing')
        and {{ is_rebuilt() }}
),

-- A game that was played under another date than one on which a list still has it lacks nothing there.
games as (
    select * from listed
    where not is_final_elsewhere
),

players as (
    select
        game_id,
        game_date,
        sum(case when state in ('complete', 'degraded') then 1 else 0 end) as here,
        sum(case when cause = 'dropped_in_transform' then 1 else 0 end) as lost
    from {{ ref('rec_boxscores_to_analytics') }}
    where {{ is_rebuilt() }}
    group by game_id, game_date
),

-- Another steal or rebound spoils no evening; another score, or another player, does.
doubted as (
    select distinct game_id, game_date
    from {{ ref('rec_source_numbers') }}
    where stat in ('played', 'team', 'pts') and {{ is_rebuilt() }}

    union distinct

    -- What a source that is not used breaks is no doubt about what is.
    select distinct invariants.game_id, invariants.game_date
    from {{ ref('rec_box_score_invariants') }} as invariants
    inner join games
        on invariants.game_id = games.game_id
        and invariants.game_date = games.game_date
        and invariants.source = games.source
    where invariants.invariant <> 'rebounds' and {{ is_rebuilt('invariants.game_date') }}
),

judged as (
    select
        games.game_date,
        case
            when games.state = 'missing' or not games.has_final then 1
            when causes.breaker = 'always' then 1
            when causes.breaker = 'in_doubt' and doubted.game_id is not null then 1
            when players.lost > players.here then 1
            else 0
        end as is_bad
    from games
    left join {{ ref('causes') }} as causes on games.cause = causes.cause
    left join players
        on games.game_id = players.game_id and games.game_date = players.game_date
    left join doubted
        on games.game_id = doubted.game_id and games.game_date = doubted.game_date
)

select
    game_date,
    count(*) as due_games,
    sum(is_bad) as bad_games,
    2 * sum(is_bad) > count(*) as is_open
from judged
group by game_date
