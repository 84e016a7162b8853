{{ config(materialized='view') }}
{# One row per game, date and what has no line an hour before tip-off, while it has some elsewhere that day: the
   game itself, one of its teams, a statistic. Where no game of a day has any while earlier days had, a row for the
   day: in the finals there is one game a day. So too where nobody asked for the lines of games. Of games that were asked
   about in the two hours before tip-off. #}
{% set least_players = 3 %}

with

games as (
    select * from {{ ref('line_questions') }}
    where is_answered_late
),

-- A milestone is a line, and who has one under a name that nobody knows has one.
offered as (
    select lines.game_id, lines.game_date, lines.player_id, lines.stat, 1 as over_unders
    from {{ ref('int_market_lines') }} as lines
    cross join {{ ref('run_context') }} as run_context
    where lines.basis = 'live' and {{ is_judged_day('lines.game_date') }}

    union all

    select lines.game_id, lines.game_date, lines.player_id, lines.stat, 0
    from {{ ref('int_line_intervals') }} as lines
    cross join {{ ref('run_context') }} as run_context
    where
        lines.market = 'milestone' and not lines.is_placeholder
        and lines.known_at_utc < lines.tip_utc and (lines.until_utc is null or lines.until_utc >= lines.tip_utc)
        and {{ is_judged_day('lines.game_date') }}

    union all

    select game_id, game_date, player_id, cast(null as {{ dbt.type_string() }}), 0
    from {{ ref('rec_unknown_props') }}
),

counted as (
    select
        games.game_id, games.game_date, games.away_team, games.home_team,
        sum(case when availability.team is not null or (offered.player_id is not null and offered.stat is null) then 1 else 0 end) as lines,
        sum(case when availability.team is null and offered.stat is not null then 1 else 0 end) as lines_of_others,
        sum(offered.over_unders) as over_unders,
        count(distinct case when availability.team = games.away_team then offered.player_id end) as away_players,
        count(distinct case when availability.team = games.home_team then offered.player_id end) as home_players,
        sum(case when offered.player_id is not null and offered.stat is null then 1 else 0 end) as unknown_lines
        {%- for stat in prop_stats() %},
        count(distinct case when offered.stat = '{{ stat }}' then offered.player_id end) as {{ stat }}_players
        {%- endfor %}
    from games
    left join offered on games.game_id = offered.game_id and games.game_date = offered.game_date
    left join {{ ref('int_player_availability') }} as availability
        on offered.game_id = availability.game_id
        and offered.game_date = availability.game_date
        and offered.player_id = availability.player_id
    group by games.game_id, games.game_date, games.away_team, games.home_team
),

compared as (
    select
        *,
        max(lines) over (partition by game_date) as most_lines
        {%- for stat in prop_stats() %},
        sum(case when {{ stat }}_players >= {{ least_players }} then 1 else 0 end) over (partition by game_date) as {{ stat }}_games
        {%- endfor %},
        sum(case when lines > 0 and unknown_lines = 0 then 1 else 0 end) over (partition by game_date) as lined_games
    from counted
),

days as (
    select
        game_date,
        case when count(*) = 1 then min(game_id) end as game_id,
        max(lines) as most_lines,
        max(max(lines)) over (order by game_date rows between unbounded preceding and 1 preceding) as most_lines_before
    from counted
    group by game_date
)

select
    game_id, game_date, 'game' as lacking,
    case
        when lines_of_others > 0 then {{ number_text('lines_of_others') }} || ' lines, none of anybody of the two teams'
        else 'no line of anybody; other games of the day have lines'
    end as detail
from compared
where lines = 0 and most_lines > 0

union all

select game_id, game_date, 'game', 'no line of anybody that day; earlier days have lines'
from days
where most_lines = 0 and most_lines_before > 0

union all

select
    case when count(*) = 1 then min(game_id) end, game_date, 'question',
    ('nobody asked before tip-off: ' || string_agg((away_team || '@' || home_team || case when tip_utc is null then ' (no list has its tip-off)' else '' end), ', ' order by away_team))
from {{ ref('line_questions') }}
where not is_asked
group by game_date

{% for side, other in [('away', 'home'), ('home', 'away')] %}
union all

select game_id, game_date, {{ side }}_team,
    ('no line of anybody of ' || {{ side }}_team || ', ' || {{ number_text(other ~ '_players') }} || ' players of ' || {{ other }}_team || ' have some')
from compared
where {{ side }}_players = 0 and {{ other }}_players >= {{ least_players }} and unknown_lines = 0
{% endfor %}

-- Where every other game of the day has it, of several players: few books have lines for blocks, and milestones
-- for less than over/unders.
{% for stat in prop_stats() %}
union all

select game_id, game_date, '{{ stat }}',
    ('no line for {{ stat }}; ' || {{ number_text(stat ~ '_games') }} || ' of ' || {{ number_text('lined_games') }} || ' games with lines have some')
from compared
where over_unders > 0 and {{ stat }}_players = 0 and unknown_lines = 0 and lined_games >= 3 and {{ stat }}_games = lined_games - 1
{% endfor %}
