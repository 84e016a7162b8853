{{ by_season() }}
{# One row per game of which a second source's final box score has other points of a period than balldontlie's:
   sums that are right hide points of one quarter under another. A finding and no verdict: nothing is made of them. #}
with

box_scores as (
    select * from {{ ref('int_box_scores') }}
    where is_final and {{ is_rebuilt() }}
),

compared as (
    select
        own.game_id,
        own.game_date,
        nullif(trim(concat(
            {%- for column in period_columns() %}
            case
                when own.{{ column }} <> other.{{ column }}
                    then (
                        '{{ column }} is ' || {{ number_text('own.' ~ column) }} || ' at balldontlie, '
                        || {{ number_text('other.' ~ column) }} || ' at ' || other.source || '; '
                    )
                else ''
            end{{ "," if not loop.last }}
            {%- endfor %}
        )), '') as detail
    from box_scores as own
    inner join box_scores as other
        on own.game_id = other.game_id and own.game_date = other.game_date
    where own.source = 'balldontlie' and other.source <> 'balldontlie'
)

select
    game_id,
    game_date,
    min(detail) as detail
from compared
where detail is not null
group by game_id, game_date
