{{ config(materialized='view') }}
{# All findings about the expected feature rows, one row each. #}
with

joined as (

    select * from {{ ref('rec_feature_rows') }}

),

final as (

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
        ('the last game of ' || joined.team || ' is not in it: ' || gaps.detail)
    from joined
    inner join {{ ref('rec_team_gaps') }} as gaps
        on joined.game_id = gaps.game_id and joined.game_date = gaps.game_date and joined.team = gaps.team

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

)

select * from final
