{{ by_season() }}
{# Totals of each team in each source's final box score, beside what they must come to. A total
   with a null in it is null: what cannot be judged is not judged. #}
with

box_scores as (
    select * from {{ ref('int_box_scores') }}
    where is_final and {{ is_rebuilt() }}
),

lines as (
    select * from {{ ref('int_source_lines') }}
    where (is_played or minutes = 0) and {{ is_rebuilt() }}
),

sides as (
    {% for side in ['away', 'home'] %}
    select
        source, game_id, game_date, standing, {{ side }}_team as team, {{ side }}_score as score, period,
        {{ 'true' if side == 'away' else 'false' }} as is_away,
        {{ side }}_q1 + {{ side }}_q2 + {{ side }}_q3 + {{ side }}_q4
        + case when period > 4 then {{ side }}_ot else 0 end as period_points
    from box_scores
    {{ "union all" if not loop.last }}
    {% endfor %}
),

team_lines as (
    select
        source,
        game_id,
        game_date,
        team,
        sum(case when is_played then 1 else 0 end) as players_used,
        sum(case when is_played then pts end) as pts,
        sum(case when is_played and pts is null then 1 else 0 end) as pts_nulls,
        -- A sum of floats varies in its last bits with the order of the rows.
        round(sum(minutes), 6) as minutes,
        sum(case when is_played and minutes is null then 1 else 0 end) as minutes_nulls,
        min(case when has_seconds or not is_played then 1 else 0 end) as all_have_seconds,
        -- Who is listed with no whole minute may have been on the floor for seconds.
        sum(case when is_played then 0 else 1 end) as without_a_minute
    from lines
    group by source, game_id, game_date, team
),

totals as (
    select
        sides.source,
        sides.game_id,
        sides.game_date,
        sides.standing,
        sides.team,
        sides.is_away,
        sides.score,
        sides.period_points,
        coalesce(team_lines.players_used, 0) as players_used,
        case when team_lines.pts_nulls = 0 then team_lines.pts end as pts,
        coalesce(team_lines.pts_nulls + team_lines.minutes_nulls > 0, false) as is_unreadable,
        case when team_lines.minutes_nulls = 0 then team_lines.minutes end as minutes,
        -- Not by greatest: on DuckDB it leaves out a null, and nobody knows how long such a game was.
        240 + 25 * case when sides.period > 4 then sides.period - 4 when sides.period <= 4 then 0 end as expected_minutes,
        case when team_lines.all_have_seconds = 1 then least(0.1 + team_lines.without_a_minute, 5.0) else 5.0 end
            as tolerance
    from sides
    left join team_lines
        on sides.source = team_lines.source
        and sides.game_id = team_lines.game_id
        and sides.game_date = team_lines.game_date
        and sides.team = team_lines.team
)

select
    *,
    -- What cannot be read is not there: a backup that has it is used.
    is_unreadable
    or coalesce(players_used < 5, false)
    or coalesce(pts <> score, false)
    or coalesce(minutes < expected_minutes - tolerance, false) as is_partial,
    coalesce(
        players_used >= 5 and pts = score and minutes >= expected_minutes - tolerance, false
    ) as is_whole
from totals
