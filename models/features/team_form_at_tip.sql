{# One row per team and game: the team's form at its tip-off, from the results known by then: pace, offence,
   defence, and what its opponents got. Averages go on from one season to the next, so that an opening
   night has them too. Built whole: a window reads the whole history. #}
{% set columns = team_form_columns() + allowed_columns() %}

with

teams as (
    select * from {{ ref('team_game_summary') }}
),

-- In the order in which the results of a season became known.
results as (
    select
        own.team,
        own.season,
        results.known_at_utc,
        row_number() over (
            partition by own.team order by own.season, results.known_at_utc, results.tip_utc, own.game_id
        ) as game_number,
        {%- for column in team_form_columns() %}
        own.{{ column }},
        {%- endfor %}
        {%- for stat in prop_stats() %}
        other.{{ stat }} as allowed_{{ stat }}{{ "," if not loop.last }}
        {%- endfor %}
    from teams as own
    inner join {{ ref('int_game_results') }} as results
        on own.game_id = results.game_id and own.game_date = results.game_date
    left join teams as other
        on own.game_id = other.game_id and own.opponent = other.team
),

-- A result of an earlier season counts as known, whenever it came.
moments as (
    select
        team, season, known_at_utc as at_utc, 0 as is_question, 1 as is_result, game_number,
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as game_id, cast(null as date) as game_date
    from results

    union all

    select
        team, season, tip_utc, 1, 0, cast(null as {{ dbt.type_int() }}),
        {%- for column in columns %}
        cast(null as {{ float_type() }}),
        {%- endfor %}
        game_id, game_date
    from {{ ref('int_team_games') }}
),

known as (
    select
        game_id,
        game_date,
        team,
        is_question,
        sum(is_result) over (
            partition by team, season order by at_utc, is_question, game_number, game_id
            rows between unbounded preceding and current row
        ) as season_games_before,
        {%- for column in columns %}
        {{ ewma(column, 10, 'game_number', 'so_far') }} as {{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from moments
    window so_far as (partition by team order by season, at_utc, is_question, game_number, game_id)
)

select game_id, game_date, team, season_games_before, {{ columns | join(', ') }}
from known
where is_question = 1
