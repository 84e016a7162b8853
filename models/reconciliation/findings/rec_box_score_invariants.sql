{{ by_season() }}
{# One row per invariant of a source's final box score that is broken. An invariant with a null operand is
   not evaluated; the null itself is field_missing. #}
with

lines as (
    select * from {{ ref('int_source_lines') }}
    where is_played and {{ is_rebuilt() }}
),

schedule as {{ rebuilt(ref('int_game_dates')) }},

teams as (
    select
        totals.*,
        case
            when not schedule.is_nba_final then null
            when totals.is_away then schedule.nba_away_score
            else schedule.nba_home_score
        end as nba_score,
        case
            when not schedule.is_bdl_final then null
            when totals.is_away then schedule.bdl_away_score
            else schedule.bdl_home_score
        end as bdl_score
    from {{ ref('int_box_score_teams') }} as totals
    inner join schedule
        on totals.game_id = schedule.game_id and totals.game_date = schedule.game_date
    where {{ is_rebuilt('totals.game_date') }}
),

broken as (
    select source, game_id, game_date, 'partial_players' as cause, 'five_players_a_side' as invariant,
        (team || ' has ' || cast(players_used as {{ dbt.type_string() }}) || ' players who played') as detail
    from teams
    where players_used < 5

    union all

    select source, game_id, game_date, 'partial_players', 'team_minutes',
        (team || ' has ' || {{ number_text('minutes') }} || ' of ' || cast(expected_minutes as {{ dbt.type_string() }}) || ' minutes')
    from teams
    where minutes < expected_minutes - tolerance

    union all

    select source, game_id, game_date, 'stats_do_not_add_up', 'team_minutes',
        (team || ' has ' || {{ number_text('minutes') }} || ' of ' || cast(expected_minutes as {{ dbt.type_string() }}) || ' minutes')
    from teams
    where minutes > expected_minutes + tolerance

    union all

    select source, game_id, game_date, 'stats_do_not_add_up', 'points_of_players',
        (team || ' players have ' || cast(pts as {{ dbt.type_string() }}) || ' points, the team ' || cast(score as {{ dbt.type_string() }}))
    from teams
    where pts <> score

    union all

    select source, game_id, game_date, 'stats_do_not_add_up', 'final_of_schedule',
        (team || ' has ' || cast(score as {{ dbt.type_string() }}) || ' points, NBA.com says ' || cast(nba_score as {{ dbt.type_string() }}))
    from teams
    where score <> nba_score

    union all

    select source, game_id, game_date, 'stats_do_not_add_up', 'points_by_period',
        (team || ' has ' || cast(score as {{ dbt.type_string() }}) || ' points, ' || cast(period_points as {{ dbt.type_string() }}) || ' by period')
    from teams
    where period_points <> score

    union all

    select source, game_id, game_date, 'sources_disagree', 'final_of_games_list',
        (team || ' has ' || cast(nba_score as {{ dbt.type_string() }}) || ' points at NBA.com, ' || cast(bdl_score as {{ dbt.type_string() }}) || ' in the games list of balldontlie')
    from teams
    where source = 'balldontlie' and nba_score <> bdl_score

    union all

    select own.source, own.game_id, own.game_date, 'sources_disagree', 'score_of_sources',
        (own.team || ' has ' || cast(own.score as {{ dbt.type_string() }}) || ' points at balldontlie, ' || cast(other.score as {{ dbt.type_string() }}) || ' at ' || other.source)
    from teams as own
    inner join teams as other
        on own.game_id = other.game_id and own.game_date = other.game_date and own.team = other.team
    where own.source = 'balldontlie' and other.source <> 'balldontlie' and own.score <> other.score

    union all

    select source, game_id, game_date, 'stats_do_not_add_up', 'points_from_shots',
        (player_name || ': 2 x FGM + FG3M + FTM is ' || cast(2 * fgm + fg3m + ftm as {{ dbt.type_string() }}) || ', points ' || cast(pts as {{ dbt.type_string() }}))
    from lines
    where 2 * fgm + fg3m + ftm <> pts

    union all

    select source, game_id, game_date, 'stats_do_not_add_up', 'rebounds',
        (player_name || ': OREB + DREB is ' || cast(oreb + dreb as {{ dbt.type_string() }}) || ', rebounds ' || cast(reb as {{ dbt.type_string() }}))
    from lines
    where oreb + dreb <> reb
)

select * from broken
