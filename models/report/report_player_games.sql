{# The games of who is on tonight's board: his last twenty that he played, and those between them that he
   missed. #}
with

players as (
    select distinct player_id, game_date
    from {{ ref('report_board') }}
),

listed as (
    select
        games.*,
        sum(case when games.participation = 'played' then 1 else 0 end) over (
            partition by games.player_id order by games.game_date desc, games.game_id desc
            rows between unbounded preceding and current row
        ) as played_since
    from {{ ref('player_game_summary') }} as games
    inner join players on games.player_id = players.player_id and games.game_date < players.game_date
)

select
    player_id,
    game_id,
    game_date,
    team,
    opponent,
    is_home,
    participation = 'played' as is_played,
    did_not_play_reason,
    is_starter,
    minutes
    {%- for stat in predicted_stats() %},
    {{ stat_expression(stat) }} as {{ stat }}
    {%- endfor %}
from listed
where played_since < 20 or (played_since = 20 and participation = 'played')
