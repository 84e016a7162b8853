{{ config(materialized='view') }}
{# Players who have props of an unknown type or market: a line that seems to be absent may have been
   renamed. Of the days whose predictions are judged. #}
with

props as (
    select * from {{ ref('stg_balldontlie__player_props') }}
    where is_latest and known_at_utc is not null
),

-- A type that a statistic is predicted for is known, whatever the seed has.
known_values as (
    select field, lower(value) as value
    from {{ ref('known_values') }}
    where source = 'balldontlie' and endpoint = 'player_props'

    union distinct

    select 'prop_type', prop_type
    from {{ ref('stats') }}
),

game_ids as (
    select * from {{ ref('int_game_ids') }}
    where source = 'balldontlie'
),

unknown as (
    select
        coalesce(game_ids.game_id, 'bdl:' || props.bdl_game_id) as game_id,
        props.game_date,
        coalesce(player_ids.player_id, 'bdl:' || props.bdl_player_id) as player_id,
        case
            when types.value is null then ('prop_type ' || coalesce(props.prop_type, 'absent'))
            else ('market ' || coalesce(props.market, 'absent'))
        end as prop_kind
    from props
    left join game_ids on props.bdl_game_id = game_ids.source_game_id
    -- A player may have a second id, as his lines may.
    left join {{ ref('int_player_ids') }} as player_ids
        on player_ids.source = 'balldontlie' and props.bdl_player_id = player_ids.source_player_id
    left join known_values as types on types.field = 'prop_type' and lower(props.prop_type) = types.value
    left join known_values as markets on markets.field = 'market.type' and lower(props.market) = markets.value
    where (types.value is null or markets.value is null) and props.bdl_player_id is not null
),

counted as (
    select game_id, game_date, player_id, prop_kind, count(*) as records
    from unknown
    group by game_id, game_date, player_id, prop_kind
)

select
    game_id,
    game_date,
    player_id,
    sum(records) as records,
    string_agg(prop_kind, ', ' order by prop_kind) as prop_kind
from counted
group by game_id, game_date, player_id
