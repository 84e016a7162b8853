{{ config(materialized='view') }}
{# One row per book that had lines for most games of the judged days and has none for the last ones, while others have.
   A book may be late with one game, or leave it out. #}
{% set least_games = 5 %}
with

lines as (
    select distinct lines.vendor, games.game_id, games.game_date, games.tip_utc
    from {{ ref('line_questions') }} as games
    inner join {{ ref('int_line_intervals') }} as lines
        on games.game_id = lines.game_id and games.game_date = lines.game_date and lines.known_at_utc < games.tip_utc
    where games.is_answered_late
),

games as (
    select distinct game_id, game_date, tip_utc from lines
),

books as (
    select vendor, count(*) as its_games, max(tip_utc) as last_tip_utc, max(game_date) as last_date
    from lines
    group by vendor
),

compared as (
    select
        books.vendor,
        books.its_games,
        books.last_date,
        sum(case when games.tip_utc <= books.last_tip_utc then 1 else 0 end) as games_until,
        sum(case when games.tip_utc > books.last_tip_utc then 1 else 0 end) as games_since,
        min(case when games.tip_utc > books.last_tip_utc then games.game_date end) as since_date
    from books
    cross join games
    group by books.vendor, books.its_games, books.last_date
)

select
    vendor,
    since_date as game_date,
    games_since as records,
    (
        'no line of ' || vendor || ' for the last ' || {{ number_text('games_since') }}
        || ' games, others have some; its last were of ' || cast(last_date as {{ dbt.type_string() }})
    ) as detail
from compared
where games_since >= {{ least_games }} and its_games >= {{ least_games }} and 2 * its_games >= games_until
