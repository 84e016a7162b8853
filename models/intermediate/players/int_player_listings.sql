{{ by_season(column='season_start') }}
{# One row per season, source, player and team: what is to be known of a player from earlier seasons,
   without reading their lines again. #}
{% set line = ['source_player_id', 'player_name', 'team', 'position', 'game_date', 'is_played'] %}

with

-- balldontlie lists a player before the game is met; elsewhere a line counts once it has met its game.
lines as (
    select
        'balldontlie' as source, bdl_player_id as source_player_id, {{ line[1:] | join(', ') }}, record_key as tie_break,
        true as is_listing, false as is_met, cast(null as {{ dbt.type_string() }}) as match_name,
        cast(null as {{ dbt.type_string() }}) as suffix
    from {{ ref('stg_balldontlie__box_score_lines') }}
    where bdl_player_id is not null and {{ is_rebuilt() }}

    union all

    select source, {{ line | join(', ') }}, game_id, source <> 'balldontlie', true, match_name, suffix
    from {{ ref('int_source_lines') }}
    where source_player_id is not null and {{ is_rebuilt() }}
),

ranked as (
    select
        *,
        {{ season_of('game_date') }} as season,
        row_number() over (
            partition by source, source_player_id, {{ season_of('game_date') }}
            order by is_listing desc, game_date desc, is_played desc, tie_break
        ) as recency
    from lines
)

-- Name and position as last listed in the season, with the team he was listed for.
select
    {{ season_start_of('min(game_date)') }} as season_start,
    source,
    source_player_id,
    team,
    max(case when recency = 1 then player_name end) as player_name,
    max(case when recency = 1 then position end) as position,
    min(recency) = 1 as is_last_team,
    min(case when is_listing then game_date end) as first_listed_on,
    max(case when is_listing then game_date end) as last_listed_on,
    max(case when is_met then player_name end) as met_name,
    max(match_name) as match_name,
    max(suffix) as suffix,
    min(case when is_met then game_date end) as first_met_on
from ranked
group by season, source, source_player_id, team
