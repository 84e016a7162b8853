{{ by_season() }}
{# The price that is worth taking: of a game ahead the best that is open now, of one that has begun what was
   published first, which is what `prediction_grades` grades. Worth taking is what is expected to win also by what
   is certain enough, of a line that can be of the player. #}
{% set keys = ['game_id', 'game_date', 'player_id', 'stat'] %}
{% set values = ['prediction_id', 'book', 'line', 'price', 'p_win', 'expected_value', 'expected_value_low', 'is_synthetic'] %}

with

ahead as (
    select {{ keys | join(', ') }}, side as recommendation, {{ values | join(', ') }}
    from {{ ref('priced_lines') }}
    where place = 1 and expected_value_low > 0 and not is_far_off and not is_too_good and {{ is_rebuilt() }}
),

begun as (
    select
        recorded.{{ keys | join(', recorded.') }},
        recorded.recommendation,
        recorded.{{ values | join(', recorded.') }}
    from {{ ref('recorded_recommendations') }} as recorded
    cross join {{ ref('run_context') }} as run_context
    where
        recorded.place = 1
        and recorded.recommendation <> 'PASS'
        and coalesce(recorded.tip_utc <= run_context.as_of_utc, false)
        and {{ is_rebuilt('recorded.game_date') }}
)

select * from ahead
union all
select * from begun
