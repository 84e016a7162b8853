{{ by_season(['game_id']) }}
{# Final player lines of every box score source, by game, with the name as it is matched. The one
   place where lines meet their game. #}
{% set numbers = counting_stats() + ['minutes', 'plus_minus'] %}
{% set kept = ['player_name', 'item_number', 'is_played', 'known_at_utc', 'attempt_id'] + numbers %}

with

box_scores as (
    select * from {{ ref('int_box_scores') }}
    where is_final and {{ is_rebuilt() }}
),

game_dates as {{ rebuilt(ref('int_game_dates')) }},

lines as (
    select
        'balldontlie' as source, box_scores.game_id, lines.game_date, lines.team,
        lines.bdl_player_id as source_player_id, lines.position,
        cast(null as {{ dbt.type_boolean() }}) as is_starter, lines.has_seconds,
        cast(null as {{ dbt.type_string() }}) as did_not_play_reason,
        lines.{{ kept | join(', lines.') }}
    from {{ ref('stg_balldontlie__box_score_lines') }} as lines
    inner join box_scores
        on box_scores.source = 'balldontlie'
        and lines.game_date = box_scores.game_date
        and lines.record_key = box_scores.record_key
    where lines.is_final and {{ is_rebuilt('lines.game_date') }}

    union all

    -- The text always has seconds; where they are 0 they may not have been measured.
    select
        'nba', box_scores.game_id, lines.game_date, lines.team, lines.nba_player_id,
        cast(null as {{ dbt.type_string() }}), lines.is_starter,
        lines.minutes <> floor(lines.minutes), lines.did_not_play_reason,
        lines.{{ kept | join(', lines.') }}
    from {{ ref('stg_nba__box_score_lines') }} as lines
    inner join box_scores
        on box_scores.source = 'nba'
        and lines.game_date = box_scores.game_date
        and lines.record_key = box_scores.record_key
    where lines.is_final and {{ is_rebuilt('lines.game_date') }}

    union all

    select
        'espn', box_scores.game_id, lines.game_date, lines.team, lines.espn_player_id,
        cast(null as {{ dbt.type_string() }}), lines.is_starter, false, lines.did_not_play_reason,
        lines.{{ kept | join(', lines.') }}
    from {{ ref('stg_espn__box_score_lines') }} as lines
    inner join box_scores
        on box_scores.source = 'espn'
        and lines.game_date = box_scores.game_date
        and lines.espn_game_id = box_scores.record_key
    where lines.is_final and {{ is_rebuilt('lines.game_date') }}
),

-- A player listed twice counts once; a line without an id is its own.
listed as (
    select
        lines.*,
        case lines.team
            when game_dates.home_team then game_dates.away_team
            when game_dates.away_team then game_dates.home_team
        end as opponent,
        lines.team = game_dates.home_team as is_home,
        {{ match_name('lines.player_name') }} as own_name,
        {{ name_suffix('lines.player_name') }} as suffix,
        row_number() over (
            partition by
                lines.source, lines.game_id, lines.game_date,
                {{ line_entity('lines.source_player_id', 'lines.team', 'lines.item_number') }}
            order by lines.team = game_dates.home_team, lines.item_number
        ) as listing_number
    from lines
    inner join game_dates
        on lines.game_id = game_dates.game_id and lines.game_date = game_dates.game_date
)

select
    listed.*,
    coalesce(team_aliases.canonical_name, aliases.canonical_name, listed.own_name) as match_name
from listed
left join {{ ref('player_aliases') }} as team_aliases
    on listed.source = team_aliases.source
    and listed.own_name = team_aliases.alias
    and listed.team = team_aliases.team
left join {{ ref('player_aliases') }} as aliases
    on listed.source = aliases.source
    and listed.own_name = aliases.alias
    and aliases.team is null
where listed.listing_number = 1
