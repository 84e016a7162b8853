{# One row per date with a played game whose box score is due: the share of those games that analytics has. A
   share, and no row for a date without games, so that a day off is no anomaly. Counted from the tables, not
   from the verdicts, so that it warns even when reconciliation is wrong. #}
with

games as (
    select * from {{ ref('game_summary') }}
),

due as (
    select distinct game_id, game_date
    from {{ ref('expected_outputs') }}
    cross join {{ ref('run_context') }} as run_context
    where boundary = 'schedule_to_boxscores' and expected_by_utc <= run_context.as_of_utc
),

players as (
    select
        game_id,
        count(*) as players_listed,
        sum(case when participation = 'played' then 1 else 0 end) as players_played
    from {{ ref('player_game_summary') }}
    group by game_id
),

reported as (
    select distinct game_date from {{ ref('monitored_incidents') }}
    where is_of_data
)

select
    games.game_date,
    count(*) as games_due,
    sum(case when games.has_box_score then 1 else 0 end) as games_landed,
    {{ nba_props.safe_divide('sum(case when games.has_box_score then 1 else 0 end)', 'count(*)') }} as landed_share,
    avg(players.players_listed / 2.0) as players_listed_per_team,
    avg(players.players_played / 2.0) as players_played_per_team,
    max(case when reported.game_date is not null then 1 else 0 end) = 1 as has_incident
from games
inner join due on games.game_id = due.game_id and games.game_date = due.game_date
left join players on games.game_id = players.game_id
left join reported on games.game_date = reported.game_date
where games.standing = 'played'
group by games.game_date
