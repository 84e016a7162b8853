{# Conservation laws, one row per law that is broken. A law with a null operand is not
   evaluated; the null itself is field_missing. #}

with

box_scores as (

    select * from {{ ref('stg_balldontlie__box_scores') }}
    where standing_rank = 1 and is_final

),

lines as (

    select * from {{ ref('stg_balldontlie__box_score_lines') }}
    where is_final and listing_number = 1

),

schedule as (

    select * from {{ ref('int_game_dates') }}

),

sides as (

    select record_key, game_date, away_team as team, 'away' as side, away_score as score, period
    from box_scores
    union all
    select record_key, game_date, home_team, 'home', home_score, period
    from box_scores

),

team_lines as (

    select
        record_key,
        game_date,
        team,
        count(*) as players_used,
        sum(pts) as pts,
        sum(case when pts is null then 1 else 0 end) as pts_nulls,
        sum(minutes) as minutes,
        sum(case when minutes is null then 1 else 0 end) as minutes_nulls,
        min(case when has_seconds then 1 else 0 end) as all_have_seconds
    from lines
    where is_played
    group by record_key, game_date, team

),

teams as (

    select
        sides.record_key,
        sides.game_date,
        sides.team,
        sides.score,
        coalesce(team_lines.players_used, 0) as players_used,
        case when team_lines.pts_nulls = 0 then team_lines.pts end as pts,
        case when team_lines.minutes_nulls = 0 then team_lines.minutes end as minutes,
        240 + 25 * greatest(sides.period - 4, 0) as expected_minutes,
        case when team_lines.all_have_seconds = 1 then 0.1 else 5.0 end as tolerance,
        case sides.side
            when 'away' then case when schedule.is_nba_final then schedule.nba_away_score end
            else case when schedule.is_nba_final then schedule.nba_home_score end
        end as nba_score,
        case sides.side
            when 'away' then case when schedule.is_bdl_final then schedule.bdl_away_score end
            else case when schedule.is_bdl_final then schedule.bdl_home_score end
        end as bdl_score
    from sides
    left join team_lines
        on sides.record_key = team_lines.record_key
        and sides.game_date = team_lines.game_date
        and sides.team = team_lines.team
    left join schedule
        on sides.game_date = schedule.game_date
        and sides.team = case sides.side when 'away' then schedule.away_team else schedule.home_team end

),

broken as (

    select record_key, game_date, 'partial_players' as cause, 'five_players_a_side' as law,
        (team || ' has ' || cast(players_used as {{ dbt.type_string() }}) || ' players who played') as detail
    from teams
    where players_used < 5

    union all

    select record_key, game_date, 'partial_players', 'team_minutes',
        (team || ' has ' || cast(round(minutes, 1) as {{ dbt.type_string() }}) || ' of ' || cast(expected_minutes as {{ dbt.type_string() }}) || ' minutes')
    from teams
    where minutes < expected_minutes - tolerance

    union all

    select record_key, game_date, 'stats_do_not_add_up', 'team_minutes',
        (team || ' has ' || cast(round(minutes, 1) as {{ dbt.type_string() }}) || ' of ' || cast(expected_minutes as {{ dbt.type_string() }}) || ' minutes')
    from teams
    where minutes > expected_minutes + tolerance

    union all

    select record_key, game_date, 'stats_do_not_add_up', 'points_of_players',
        (team || ' players have ' || cast(pts as {{ dbt.type_string() }}) || ' points, the team ' || cast(score as {{ dbt.type_string() }}))
    from teams
    where pts <> score

    union all

    select record_key, game_date, 'stats_do_not_add_up', 'final_of_schedule',
        (team || ' has ' || cast(score as {{ dbt.type_string() }}) || ' points, NBA.com says ' || cast(nba_score as {{ dbt.type_string() }}))
    from teams
    where score <> nba_score

    union all

    select record_key, game_date, 'sources_disagree', 'final_of_games_list',
        (team || ' has ' || cast(nba_score as {{ dbt.type_string() }}) || ' points at NBA.com, ' || cast(bdl_score as {{ dbt.type_string() }}) || ' in the games list of balldontlie')
    from teams
    where nba_score <> bdl_score

    union all

    select record_key, game_date, 'stats_do_not_add_up', 'points_from_shots',
        (player_name || ': 2 x FGM + FG3M + FTM is ' || cast(2 * fgm + fg3m + ftm as {{ dbt.type_string() }}) || ', points ' || cast(pts as {{ dbt.type_string() }}))
    from lines
    where is_played and 2 * fgm + fg3m + ftm <> pts

    union all

    select record_key, game_date, 'stats_do_not_add_up', 'rebounds',
        (player_name || ': OREB + DREB is ' || cast(oreb + dreb as {{ dbt.type_string() }}) || ', rebounds ' || cast(reb as {{ dbt.type_string() }}))
    from lines
    where is_played and oreb + dreb <> reb

)

select * from broken
