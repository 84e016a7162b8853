{{ by_season(column='season_start') }}
{# Which ids of two sources have one name in one game for one team, by season, exact but for the order of
   its parts. A suffix distinguishes players who have the same name. #}
with

lines as (
    select
        source, {{ source_order('source') }} as source_order, source_player_id, game_id, game_date, team,
        {{ name_parts('match_name') }} as match_name, coalesce(suffix, '') as suffix
    from {{ ref('int_source_lines') }}
    where source_player_id is not null and {{ is_rebuilt() }}
),

counted as (
    select
        *,
        count(*) over (partition by source, game_id, game_date, team, match_name) as bearers,
        count(*) over (partition by source, game_id, game_date, team, match_name, suffix) as equals
    from lines
)

-- A player whose name nobody else has is found whatever his suffix. Of two, the one without a suffix is
-- known only where the other source lists both too: it may leave suffixes out.
select
    {{ season_start_of('min(other.game_date)') }} as season_start,
    other.source,
    other.source_player_id,
    preferred.source as preferred_source,
    preferred.source_player_id as preferred_player_id,
    min(other.game_date) as learned_on
from counted as other
inner join counted as preferred
    on other.game_id = preferred.game_id
    and other.game_date = preferred.game_date
    and other.team = preferred.team
    and other.match_name = preferred.match_name
    and other.source_order > preferred.source_order
where
    (other.bearers = 1 and preferred.bearers = 1)
    or (
        other.equals = 1 and preferred.equals = 1 and other.suffix = preferred.suffix
        and (other.suffix <> '' or other.bearers = preferred.bearers)
    )
group by
    {{ season_of('other.game_date') }}, other.source, other.source_player_id, preferred.source,
    preferred.source_player_id
