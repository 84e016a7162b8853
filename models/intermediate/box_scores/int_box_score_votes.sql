{{ by_season() }}
{# One row per source, game and date whose final box score is outvoted: two other sources agree on every
   number of every player, and on the final score with the schedule, and this one differs. Players without
   any number are left out, since seconds on the floor are an appearance at one source only. #}
with

box_scores as (
    select * from {{ ref('int_box_scores') }}
    where is_final and standing in ('on', 'played', 'vanished') and {{ is_rebuilt() }}
),

schedule as (
    select * from {{ ref('int_game_dates') }}
    where is_nba_final and {{ is_rebuilt() }}
),

players as (
    select
        lines.source,
        lines.game_id,
        lines.game_date,
        string_agg(
            concat(
                ids.player_id, ' ', coalesce(lines.team, '-')
                {%- for stat in counting_stats() %}, ' ', coalesce(cast(lines.{{ stat }} as {{ dbt.type_string() }}), '-'){%- endfor %}
            ),
            ', ' order by ids.player_id
        ) as numbers
    from {{ ref('int_source_lines') }} as lines
    inner join {{ ref('int_player_ids') }} as ids
        on lines.source = ids.source and lines.source_player_id = ids.source_player_id
    where
        ({% for stat in counting_stats() %}lines.{{ stat }} > 0{{ " or " if not loop.last }}{% endfor %})
        and {{ is_rebuilt('lines.game_date') }}
    group by lines.source, lines.game_id, lines.game_date
),

votes as (
    select
        box_scores.source,
        box_scores.game_id,
        box_scores.game_date,
        box_scores.away_score,
        box_scores.home_score,
        players.numbers,
        box_scores.away_score = schedule.nba_away_score
        and box_scores.home_score = schedule.nba_home_score as is_final_of_schedule
    from box_scores
    inner join schedule
        on box_scores.game_id = schedule.game_id and box_scores.game_date = schedule.game_date
    inner join players
        on box_scores.source = players.source
        and box_scores.game_id = players.game_id
        and box_scores.game_date = players.game_date
),

majorities as (
    select game_id, game_date, numbers, string_agg(source, ' and ' order by source desc) as agreeing
    from votes
    where is_final_of_schedule
    group by game_id, game_date, numbers
    having count(*) >= 2
)

select
    votes.source,
    votes.game_id,
    votes.game_date,
    majorities.agreeing
from votes
inner join majorities
    on votes.game_id = majorities.game_id and votes.game_date = majorities.game_date
where coalesce(not votes.is_final_of_schedule, true) or votes.numbers <> majorities.numbers
