{{ by_season() }}
{# Lines of books as of tip-off, one row per player and game. A line of unknown time is
   good for comparison and never a feature. #}
with

lines as (
    select * from {{ ref('int_market_lines') }}
    where known_at_utc is not null and {{ is_rebuilt() }}
)

select
    game_id,
    game_date,
    player_id,
    {%- for stat in prop_stats() %}
    max(case when stat = '{{ stat }}' then line end) as {{ stat }}_line,
    max(case when stat = '{{ stat }}' then opening_line end) as {{ stat }}_line_opening,
    max(case when stat = '{{ stat }}' then line_move end) as {{ stat }}_line_move,
    max(case when stat = '{{ stat }}' then books end) as {{ stat }}_line_books{{ "," if not loop.last }}
    {%- endfor %}
from lines
group by game_id, game_date, player_id
