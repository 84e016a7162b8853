{{ by_season() }}
{# Players whose row in player_game_summary differs from their line, their game and their team's lines in
   anything but the numbers of the line, which rec_player_lines compares. #}
{% set texts = [
    'player_name', 'team', 'opponent', 'is_home', 'is_win', 'participation', 'is_starter', 'position',
    'season', 'season_type', 'source'
] %}
{% set numbers = ['true_shooting', 'effective_fg', 'usage_rate'] %}

with

summary as (
    select * from {{ ref('player_game_summary') }}
    where {{ is_rebuilt() }}
),

expected as (
    select
        lines.game_id,
        lines.game_date,
        lines.player_id,
        lines.player_name,
        lines.team,
        lines.opponent,
        lines.is_home,
        case when sums.pts <> sums.opponent_pts then sums.is_win end as is_win,
        case when lines.is_played then 'played' else 'did_not_play' end as participation,
        lines.is_starter,
        lines.position,
        games.season,
        games.season_type,
        lines.source,
        {{ safe_divide('lines.pts', '2 * lines.fga + 0.88 * lines.fta') }} as true_shooting,
        {{ safe_divide('lines.fgm + 0.5 * lines.fg3m', 'lines.fga') }} as effective_fg,
        {{ safe_divide(
            '(lines.fga + 0.44 * lines.fta + lines.turnover) * sums.minutes',
            '5 * lines.minutes * (sums.fga + 0.44 * sums.fta + sums.turnover)'
        ) }} as usage_rate
    from {{ ref('int_player_games') }} as lines
    inner join {{ ref('int_games') }} as games on lines.game_id = games.game_id
    left join {{ ref('rec_summary_sums') }} as sums
        on lines.game_id = sums.game_id and lines.game_date = sums.game_date and lines.team = sums.team
    where {{ is_rebuilt('lines.game_date') }}
),

compared as (
    select
        expected.game_id,
        expected.game_date,
        expected.player_id as entity,
        {{ differences('summary', 'expected', texts, numbers) }} as detail
    from expected
    inner join summary
        on expected.game_id = summary.game_id
        and expected.game_date = summary.game_date
        and expected.player_id = summary.player_id
)

select game_id, game_date, entity, min(detail) as detail
from compared
where detail is not null
group by game_id, game_date, entity
