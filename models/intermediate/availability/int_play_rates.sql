{{ by_season() }}
{# How often the candidates of a class have played, by what was known two days before a date: the list's
   statuses, absences where a list does not name him, absences where there was no list. Shrunk towards what
   is assumed (macro play_prior) by as many candidates as `weight`. A result that comes on the day before the
   game would move the number while games are being predicted. #}
{% set weight = 20 %}
with

candidates as (
    select play_class, game_id, game_date, has_played
    from {{ ref('int_followed_candidates') }}
    where roster_basis <> 'box_score'
),

results as (
    select game_id, game_date, {{ eastern_date('known_at_utc') }} as known_on
    from {{ ref('int_game_results') }}
),

moments as (
    select
        candidates.play_class,
        {{ day_number('results.known_on') }} + 2 as day,
        0 as is_question,
        count(*) as listed,
        sum(case when candidates.has_played then 1 else 0 end) as played,
        cast(null as date) as game_date
    from candidates
    inner join results
        on candidates.game_id = results.game_id and candidates.game_date = results.game_date
    group by candidates.play_class, results.known_on

    union all

    select distinct play_class, {{ day_number('game_date') }}, 1, 0, 0, game_date
    from candidates
    where {{ is_rebuilt() }}
),

counted as (
    select
        play_class,
        game_date,
        is_question,
        sum(listed) over known as listed,
        sum(played) over known as played
    from moments
    window known as (
        partition by play_class order by day, is_question
        rows between unbounded preceding and current row
    )
)

select
    play_class,
    game_date,
    listed,
    played,
    round((played + {{ weight }} * {{ play_prior('play_class') }}) / (listed + {{ weight }}), 4) as play_probability
from counted
where is_question = 1
