{{ config(materialized='view') }}
{# All findings about the expected feature rows, one row each. #}
with

joined as (
    select * from {{ ref('rec_feature_rows') }}
),

team_games as (
    select * from {{ ref('int_team_games') }}
),

games as (
    select
        *,
        {{ is_final_elsewhere() }} as is_final_elsewhere
    from {{ ref('rec_schedule_to_boxscores') }}
    where entity = 'game' and state in ('complete', 'degraded', 'missing')
),

exceptions as (
    select known_exceptions.*
    from {{ ref('known_exceptions') }} as known_exceptions
    cross join {{ ref('run_context') }} as run_context
    where known_exceptions.expires_on >= run_context.as_of_date_et
),

-- The last game of a team before each of its games, of those whose box score is due. One that a known exception
-- accepts as lost is not waited for.
last_games as (
    select
        team_games.game_id,
        team_games.game_date,
        team_games.team,
        games.has_final or exceptions.exception_id is not null as is_whole,
        (games.label || ' of ' || cast(games.game_date as {{ dbt.type_string() }}) || ', ' || games.cause) as detail,
        row_number() over (
            partition by team_games.game_id, team_games.game_date, team_games.team
            order by earlier.tip_utc desc, earlier.game_id
        ) as recency
    from team_games
    cross join {{ ref('run_context') }} as run_context
    inner join team_games as earlier
        on team_games.team = earlier.team
        and team_games.season = earlier.season
        and team_games.tip_utc > earlier.tip_utc
    inner join games
        on earlier.game_id = games.game_id and earlier.game_date = games.game_date
    left join exceptions on {{ is_accepted('games', 'exceptions') }}
    where
        {{ is_judged_day('team_games.game_date') }}
        -- Played under another date than one on which a list still has it.
        and not games.is_final_elsewhere
)

select game_id, game_date, entity, standing as cause, 'nobody plays: the game is off' as detail
from joined
where standing in ('postponed', 'cancelled')

union all

select game_id, game_date, entity, 'player_out', (player_name || ' is listed ' || coalesce(injury_status, 'Out'))
from joined
where is_out

union all

select game_id, game_date, entity, 'not_enough_history',
    (player_name || ' has played ' || {{ number_text('games_before') }} || ' game(s) before')
from joined
where standing in ('on', 'played') and games_before < {{ var('history_games') }}

union all

select joined.game_id, joined.game_date, joined.entity, 'upstream_broken',
    ('the last game of ' || joined.team || ' is not in it: ' || last_games.detail)
from joined
inner join last_games
    on joined.game_id = last_games.game_id
    and joined.game_date = last_games.game_date
    and joined.team = last_games.team
where last_games.recency = 1 and not last_games.is_whole

union all

select game_id, game_date, entity, 'dropped_in_transform', (player_name || ' is not in player_game_features')
from joined
where standing in ('on', 'played') and not is_here

union all

select game_id, game_date, entity, 'duplicate_rows', (player_name || ' is more than once in player_game_features')
from joined
where times_listed > 1

union all

select game_id, game_date, entity, 'field_missing', (player_name || ' lacks ' || missing_features)
from joined
where missing_features is not null

union all

select game_id, game_date, entity, 'stale_value', (player_name || ': ' || difference)
from joined
where is_here and difference is not null

union all

select game_id, game_date, player_id, 'stale_value', detail
from {{ ref('rec_feature_values') }}
