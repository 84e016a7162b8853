{{ by_season() }}
{# One row per version of a live line of a predicted statistic and interval in which it was listed. A
   milestone has one price: that he reaches the number. #}
with

lines as (
    select * from {{ ref('stg_balldontlie__player_props') }}
    where
        market in ('over_under', 'milestone') and bdl_game_id is not null and bdl_player_id is not null
        and {{ is_rebuilt() }}
),

intervals as (
    {{ record_intervals('lines', 'balldontlie', 'player_props', asked_by_game=true) }}
),

game_ids as (
    select * from {{ ref('int_game_ids') }}
    where source = 'balldontlie' and {{ is_rebuilt('season_start') }}
),

game_dates as {{ rebuilt(ref('int_game_dates')) }}

-- The date is the one the line was asked for: a game that is moved keeps its lines there.
select
    lines.record_key,
    lines.ordinal,
    intervals.interval_number,
    coalesce(game_ids.game_id, 'bdl:' || lines.bdl_game_id) as game_id,
    lines.game_date,
    coalesce(player_ids.player_id, 'bdl:' || lines.bdl_player_id) as player_id,
    stats.stat,
    game_dates.tip_utc,
    coalesce(lines.vendor, 'unknown') as vendor,
    lines.market,
    lines.line,
    case lines.market when 'milestone' then lines.odds else lines.over_odds end as over_odds,
    lines.under_odds,
    lines.line is null
    or {{ is_placeholder_odds("case lines.market when 'milestone' then lines.odds else lines.over_odds end") }}
    or (lines.market = 'over_under' and {{ is_placeholder_odds('lines.under_odds') }}) as is_placeholder,
    -- What an answer showed once the game had begun was not there before it, however early its run began.
    case
        when intervals.known_at_utc is not null and intervals.shown_from_utc >= game_dates.tip_utc then intervals.shown_from_utc
        else intervals.known_at_utc
    end as known_at_utc,
    case
        when intervals.shown_until_utc >= game_dates.tip_utc then intervals.shown_until_utc
        else intervals.until_utc
    end as until_utc,
    intervals.last_answered_utc,
    lines.attempt_id
from intervals
inner join lines
    on intervals.attempt_id = lines.attempt_id
    and intervals.record_key = lines.record_key
    and intervals.ordinal = lines.ordinal
inner join {{ ref('stats') }} as stats on lines.prop_type = stats.prop_type
left join game_ids on lines.bdl_game_id = game_ids.source_game_id
left join {{ ref('int_player_ids') }} as player_ids
    on player_ids.source = 'balldontlie' and lines.bdl_player_id = player_ids.source_player_id
left join game_dates
    on game_ids.game_id = game_dates.game_id and lines.game_date = game_dates.game_date
