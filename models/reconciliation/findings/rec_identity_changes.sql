{{ by_season() }}
{# Changed ids and exchanged sides, once each, under the date on which they were first met. Nothing is
   missing: each is a notice. #}
with

player_ids as (
    select
        *,
        row_number() over (partition by player_id, source order by first_seen_on, source_player_id) as id_number
    from {{ ref('int_player_ids') }}
    where first_seen_on is not null
),

players as (
    select
        ('player|' || source || ':' || source_player_id) as entity,
        cast(null as {{ dbt.type_string() }}) as game_id,
        first_seen_on as game_date,
        player_name as label,
        'identity_changed' as cause,
        (
            player_name || ' has the id ' || source_player_id || ' at ' || source
            || ' beside an earlier one: all are ' || player_id
        ) as detail
    from player_ids
    where id_number > 1 and {{ is_rebuilt('first_seen_on') }}
),

game_ids as (
    select
        *,
        row_number() over (partition by game_id, source order by first_seen_utc, source_game_id) as id_number
    from {{ ref('int_game_ids') }}
    where {{ is_rebuilt('season_start') }}
),

games as (
    select
        ('game|' || game_ids.source || ':' || game_ids.source_game_id) as entity,
        games.game_id,
        games.game_date,
        games.label,
        'identity_changed' as cause,
        (
            games.label || ' has the id ' || game_ids.source_game_id || ' at ' || game_ids.source
            || ' beside an earlier one: all are ' || games.game_id
        ) as detail
    from game_ids
    inner join {{ ref('int_games') }} as games on game_ids.game_id = games.game_id
    where game_ids.id_number > 1 and {{ is_rebuilt('games.game_date') }}
),

exchanged as (
    select 'balldontlie' as source, game_id, game_date, away_team, home_team
    from {{ ref('int_game_listings') }}
    where is_bdl_exchanged and {{ is_rebuilt() }}

    union distinct

    select source, game_id, game_date, away_team, home_team
    from {{ ref('int_box_scores') }}
    where is_exchanged and {{ is_rebuilt() }}
),

changes as (
    select entity, game_id, game_date, label, cause, detail from players
    union all
    select entity, game_id, game_date, label, cause, detail from games
    union all
    select
        ('sides|' || source), game_id, game_date, (away_team || '@' || home_team), 'sides_exchanged',
        (source || ' has ' || home_team || '@' || away_team || ', the schedule ' || away_team || '@' || home_team)
    from exchanged
)

select
    'schedule_to_boxscores' as boundary,
    changes.entity,
    changes.game_id,
    changes.game_date,
    changes.label,
    cast(null as timestamp) as tip_utc,
    cast(null as {{ dbt.type_string() }}) as tip_et,
    cast(null as timestamp) as expected_by_utc,
    causes.state,
    changes.cause,
    changes.detail,
    'game' as scope,
    coalesce(changes.game_id, changes.entity) as scope_entity,
    false as has_final,
    cast(null as {{ dbt.type_string() }}) as source,
    cast(null as {{ dbt.type_int() }}) as away_score,
    cast(null as {{ dbt.type_int() }}) as home_score,
    {{ json_object_text({'entity': 'changes.entity'}) }} as evidence
from changes
inner join {{ ref('causes') }} as causes on changes.cause = causes.cause
