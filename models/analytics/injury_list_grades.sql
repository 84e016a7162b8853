{{ config(materialized='view') }}
{# What came of what injury lists reported before tip-off: how many of each status played, with a 95 % interval
   (Wilson), and what the lists missed: of who was not listed and did not play, those whom NBA.com then
   called injured. #}
{% set z = 1.96 %}
with

said as (

    select game_id, game_date, player_id, list_basis, list_source, injury_class as status
    from {{ ref('int_listed_players') }}

    union all

    select game_id, game_date, player_id, list_basis, list_source, 'not_listed'
    from {{ ref('int_followed_candidates') }}
    where list_basis <> 'modelled' and injury_class is null and roster_basis <> 'box_score'

),

graded as (

    select
        said.list_source,
        said.list_basis,
        {{ season_of('said.game_date') }} as season,
        said.status,
        case when lines.is_played then 1 else 0 end as played,
        case when not lines.is_played and lower(lines.did_not_play_reason) like '%injury%' then 1 else 0 end as injured
    from said
    inner join {{ ref('int_game_results') }} as results
        on said.game_id = results.game_id and said.game_date = results.game_date
    left join {{ ref('int_player_games') }} as lines
        on said.game_id = lines.game_id
        and said.game_date = lines.game_date
        and said.player_id = lines.player_id

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

),

final as (

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

)

select * from final
