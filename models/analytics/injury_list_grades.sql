{{ config(materialized='view') }}
{# One row per injury list, season and status: how many of the players it named before tip-off played, with a
   95 % interval (Wilson). `not_listed` shows what a list missed: candidates of the roster that it did not name,
   and how many of them did not play because of an injury by NBA.com's box score. #}
{# Standard deviations of a 95 % interval. #}
{% set z = 1.96 %}
with

statuses as (
    select game_id, game_date, player_id, list_basis, list_source, injury_class as status
    from {{ ref('int_listed_players') }}

    union all

    select game_id, game_date, player_id, list_basis, list_source, 'not_listed'
    from {{ ref('int_followed_candidates') }}
    where list_basis <> 'modelled' and injury_class is null and roster_basis <> 'box_score'
),

graded as (
    select
        statuses.list_source,
        statuses.list_basis,
        {{ season_of_games('statuses.game_date') }} as season,
        statuses.status,
        case when lines.is_played then 1 else 0 end as played,
        case when not lines.is_played and lower(lines.did_not_play_reason) like '%injury%' then 1 else 0 end as injured
    from statuses
    inner join {{ ref('int_game_results') }} as results
        on statuses.game_id = results.game_id and statuses.game_date = results.game_date
    left join {{ ref('int_player_games') }} as lines
        on statuses.game_id = lines.game_id
        and statuses.game_date = lines.game_date
        and statuses.player_id = lines.player_id
),

counted as (
    select
        list_source,
        list_basis,
        season,
        status,
        count(*) as listed,
        sum(played) as played,
        sum(injured) as absent_injured,
        avg(played) as play_share
    from graded
    group by list_source, list_basis, season, status
),

bounds as (
    select
        *,
        (play_share + {{ z * z / 2 }} / listed) / (1 + {{ z * z }} / listed) as centre,
        {{ z }} * sqrt(play_share * (1 - play_share) / listed + {{ z * z / 4 }} / (listed * listed))
        / (1 + {{ z * z }} / listed) as half_width
    from counted
)

select
    list_source,
    list_basis,
    season,
    status,
    listed,
    played,
    absent_injured,
    round(play_share, 4) as play_share,
    round(centre - half_width, 4) as play_share_low,
    round(centre + half_width, 4) as play_share_high
from bounds
