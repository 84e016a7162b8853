{# Final player lines of every box score source, by game, with the name as it is matched. #}
{% set numbers = counting_stats() + ['minutes', 'plus_minus'] %}

with

game_ids as (

    select * from {{ ref('int_game_ids') }}

),

game_dates as (

    select * from {{ ref('int_game_dates') }}

),

aliases as (

    select * from {{ ref('player_aliases') }}

),

lines as (

    select
        'balldontlie' as source, game_dates.game_id, lines.game_date, lines.team,
        lines.bdl_player_id as source_player_id, lines.player_name, lines.is_played,
        lines.known_at_utc, lines.attempt_id, lines.{{ numbers | join(', lines.') }}
    from {{ ref('stg_balldontlie__box_score_lines') }} as lines
    inner join game_dates
        on lines.game_date = game_dates.game_date
        and lines.away_team = game_dates.away_team
        and lines.home_team = game_dates.home_team
    where lines.is_final and lines.listing_number = 1 and lines.bdl_player_id is not null

    union all

    select
        'nba', game_ids.game_id, lines.game_date, lines.team, lines.nba_player_id, lines.player_name,
        lines.is_played, lines.known_at_utc, lines.attempt_id, lines.{{ numbers | join(', lines.') }}
    from {{ ref('stg_nba__box_score_lines') }} as lines
    inner join game_ids
        on game_ids.source = 'nba' and lines.nba_game_id = game_ids.source_game_id
    where lines.is_final and lines.nba_player_id is not null

    union all

    select
        'espn', game_ids.game_id, lines.game_date, lines.team, lines.espn_player_id, lines.player_name,
        lines.is_played, lines.known_at_utc, lines.attempt_id, lines.{{ numbers | join(', lines.') }}
    from {{ ref('stg_espn__box_score_lines') }} as lines
    inner join game_ids
        on game_ids.source = 'espn' and lines.espn_game_id = game_ids.source_game_id
    where lines.is_final and lines.has_known_order and lines.espn_player_id is not null

),

named as (

    select *, {{ match_name('player_name') }} as own_name
    from lines

),

final as (

    select
        named.*,
        coalesce(team_aliases.canonical_name, aliases.canonical_name, named.own_name) as match_name
    from named
    left join aliases as team_aliases
        on named.source = team_aliases.source
        and named.own_name = team_aliases.alias
        and named.team = team_aliases.team
    left join aliases
        on named.source = aliases.source
        and named.own_name = aliases.alias
        and aliases.team is null

)

select * from final
