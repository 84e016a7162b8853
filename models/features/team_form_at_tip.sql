{{ rebuild_by_date('since') }}
{# A team's form at the tip-off of each of its games, from the results known by then: pace, offence,
   defence, and what its opponents got. Averages run on from one season to the next, so that an opening
   night has them too: they go on from the closing sums of earlier seasons. #}
{% set columns = team_form_columns() + allowed_columns() %}
{% set weight = team_form_weight() %}

with

team_games as (

    select *, {{ season_start('season') }} as season_start
    from {{ ref('int_team_games') }}
    where {{ is_rebuilt('since') }}

),

results as (

    select * from {{ ref('team_results') }}
    where {{ is_rebuilt('since') }}

),

seasons as (

    select
        *,
        sum(games) over (
            partition by team order by season_start rows between unbounded preceding and current row
        ) as games_until
    from {{ ref('team_seasons') }}

),

starts as (

    select
        begun.season_start,
        begun.team,
        max(seasons.games_until) as games
    from (select distinct season_start, team from team_games) as begun
    inner join seasons
        on begun.team = seasons.team and begun.season_start > seasons.season_start
    group by begun.season_start, begun.team

),

-- The weight of a season has halved with every ten games since it began.
carried as (

    select
        starts.season_start,
        starts.team,
        {%- for column in columns %}
        {%- for part in ['sum', 'weight'] %}
        sum(
            seasons.{{ column }}_{{ part }}
            * pow(2.0, (seasons.games_until - seasons.games - starts.games) / 10.0)
        ) as {{ column }}_{{ part }}{{ "," if not loop.last }}
        {%- endfor %}{{ "," if not loop.last }}
        {%- endfor %}
    from starts
    inner join seasons
        on starts.team = seasons.team and starts.season_start > seasons.season_start
    group by starts.season_start, starts.team

),

moments as (

    select
        team, season, known_at_utc as at_utc, 0 as is_question, 1 as is_result, season_game_number,
        {%- for column in columns %}
        {{ column }} * {{ weight }} as {{ column }}_sum,
        case when {{ column }} is not null then {{ weight }} end as {{ column }}_weight,
        {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as game_id, cast(null as date) as game_date
    from results

    union all

    select
        team, season, tip_utc, 1, 0, cast(null as {{ dbt.type_int() }}),
        {%- for column in columns %}
        cast(null as {{ float_type() }}), cast(null as {{ float_type() }}),
        {%- endfor %}
        game_id, game_date
    from team_games

),

known as (

    select
        team,
        game_id,
        game_date,
        is_question,
        sum(is_result) over so_far as season_games_before,
        {%- for column in columns %}
        sum({{ column }}_sum) over so_far as {{ column }}_sum,
        sum({{ column }}_weight) over so_far as {{ column }}_weight{{ "," if not loop.last }}
        {%- endfor %}
    from moments
    window so_far as (
        partition by team, season order by at_utc, is_question, season_game_number, game_id
        rows between unbounded preceding and current row
    )

),

final as (

    select
        team_games.game_id,
        team_games.game_date,
        team_games.team,
        known.season_games_before,
        {%- for column in columns %}
        {{ safe_divide(
            'coalesce(carried.' ~ column ~ '_sum, 0) + coalesce(known.' ~ column ~ '_sum, 0)',
            'coalesce(carried.' ~ column ~ '_weight, 0) + coalesce(known.' ~ column ~ '_weight, 0)'
        ) }} as {{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from team_games
    inner join known
        on team_games.game_id = known.game_id
        and team_games.game_date = known.game_date
        and team_games.team = known.team
    left join carried
        on team_games.season_start = carried.season_start and team_games.team = carried.team

)

select * from final
