{{ by_season() }}
{# Whether the play-by-play of each game that was played is whole, and if not, why. A game whose
   plays nobody asked for has no row: plays are landed on request. #}
with

plays as {{ rebuilt(ref('stg_nba__play_by_play')) }},

game_dates as (
    select * from {{ ref('int_game_dates') }}
    where standing = 'played' and {{ is_rebuilt() }}
),

box_scores as (
    select box_scores.*
    from {{ ref('int_box_scores') }} as box_scores
    inner join {{ ref('int_box_score_sources') }} as sources
        on box_scores.game_id = sources.game_id
        and box_scores.game_date = sources.game_date
        and box_scores.source = sources.source
    where {{ is_rebuilt('box_scores.game_date') }} and {{ is_rebuilt('sources.game_date') }}
),

joined as (
    select
        game_dates.game_id,
        game_dates.game_date,
        (game_dates.away_team || '@' || game_dates.home_team) as label,
        plays.actions,
        plays.periods_with_plays,
        plays.last_period,
        plays.away_score,
        plays.home_score,
        plays.has_game_end,
        plays.score_falls,
        plays.known_at_utc,
        plays.attempt_id,
        -- Under two ids a game has its plays once.
        row_number() over (
            partition by game_dates.game_id, game_dates.game_date order by plays.known_at_utc desc, plays.nba_game_id
        ) as plays_rank,
        coalesce(
            case when game_dates.is_nba_final then game_dates.nba_away_score end,
            box_scores.away_score, game_dates.bdl_away_score
        ) as final_away_score,
        coalesce(
            case when game_dates.is_nba_final then game_dates.nba_home_score end,
            box_scores.home_score, game_dates.bdl_home_score
        ) as final_home_score
    from plays
    inner join {{ ref('int_game_ids') }} as game_ids
        on game_ids.source = 'nba' and plays.nba_game_id = game_ids.source_game_id
    inner join game_dates
        on game_ids.game_id = game_dates.game_id and plays.game_date = game_dates.game_date
    left join box_scores
        on game_dates.game_id = box_scores.game_id and game_dates.game_date = box_scores.game_date
    where game_ids.is_current and {{ is_rebuilt('game_ids.season_start') }}
),

judged as (
    select
        *,
        nullif(trim(concat(
            case when has_game_end then '' else 'it does not end with the end of the game; ' end,
            case
                when coalesce(last_period, 0) < 4 or periods_with_plays < last_period
                    then 'a period has no plays; '
                else ''
            end,
            case when score_falls > 0 then 'the score falls; ' else '' end,
            case
                when has_game_end and (away_score <> final_away_score or home_score <> final_home_score)
                    then (
                        'it ends ' || cast(away_score as {{ dbt.type_string() }}) || '-' || cast(home_score as {{ dbt.type_string() }})
                        || ', the game ' || cast(final_away_score as {{ dbt.type_string() }}) || '-' || cast(final_home_score as {{ dbt.type_string() }}) || '; '
                    )
                else ''
            end
        )), '') as why_not
    from joined
    where plays_rank = 1
)

select
    game_id,
    game_date,
    label,
    actions,
    last_period,
    away_score,
    home_score,
    final_away_score,
    final_home_score,
    why_not is null as is_whole,
    why_not,
    known_at_utc,
    attempt_id
from judged
