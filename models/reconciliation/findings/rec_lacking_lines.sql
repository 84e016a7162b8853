{{ config(materialized='view') }}
{# One row per game, date and what has no line an hour before tip-off, while it has some elsewhere that day: the
   game itself, one of its teams, a statistic. Where no game of a day has any while earlier days had, a row for the
   day: in the finals there is one game a day. So too where nobody asked for the lines of games, once lines were asked
   for at all. Books price every game: lines that were not sent are no lines that there are none of. Of the judged
   days, and of games that were asked about in the two hours before tip-off. #}
{% set least_players = 3 %}

with

asked as (
    select
        attempts.requested_for as game_date,
        {{ json_value('attempts.params', '$.game_id') }} as source_game_id,
        attempts.as_of_utc as asked_at_utc,
        attempts.outcome in ('ok', 'empty') as is_answered
    from {{ ref('scrape_attempts') }} as attempts
    cross join {{ ref('run_context') }} as run_context
    where
        attempts.source = 'balldontlie' and attempts.endpoint = 'player_props' and attempts.is_known
        and attempts.workflow <> 'backfill'
        and {{ is_judged_day('attempts.requested_for') }}
),

first_asked as (
    select min(asked_at_utc) as asked_at_utc from asked
    where is_answered
),

-- A game of which no list has the tip-off begins by the end of its day.
game_dates as (
    select *, coalesce(tip_utc, {{ eastern_midnight_utc(add_days('game_date', 1)) }}) as begins_utc
    from {{ ref('int_game_dates') }}
    where standing in ('on', 'played')
),

-- Books hold back the lines of a team until it is known who plays: what was asked hours before shows little, and
-- after tip-off there is nothing left.
questions as (
    select
        game_dates.game_id, game_dates.game_date, game_dates.away_team, game_dates.home_team, game_dates.tip_utc,
        max(case when asked.asked_at_utc < game_dates.begins_utc then 1 else 0 end) = 1 as is_asked,
        max(case
            when
                asked.is_answered and asked.asked_at_utc < game_dates.begins_utc
                and asked.asked_at_utc >= {{ add_minutes('game_dates.begins_utc', -120) }}
                then 1
            else 0
        end) = 1 as is_answered_late
    from game_dates
    inner join {{ ref('int_game_ids') }} as game_ids on game_ids.source = 'balldontlie' and game_dates.game_id = game_ids.game_id
    cross join {{ ref('run_context') }} as run_context
    inner join first_asked on game_dates.begins_utc > first_asked.asked_at_utc
    left join asked on game_dates.game_date = asked.game_date and game_ids.source_game_id = asked.source_game_id
    where
        {{ is_judged_day('game_dates.game_date') }}
        and {{ add_minutes('game_dates.begins_utc', -60) }} <= run_context.as_of_utc
    group by game_dates.game_id, game_dates.game_date, game_dates.away_team, game_dates.home_team, game_dates.tip_utc
),

games as (
    select * from questions
    where is_answered_late
),

-- A milestone is a line, and who has one under a name that nobody knows has one.
lines as (
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

sided as (
    select lines.*, availability.team
    from lines
    left join {{ ref('int_player_availability') }} as availability
        on lines.game_id = availability.game_id
        and lines.game_date = availability.game_date
        and lines.player_id = availability.player_id
),

counted as (
    select
        games.game_id, games.game_date, games.away_team, games.home_team,
        sum(case when sided.team is not null or (sided.player_id is not null and sided.stat is null) then 1 else 0 end) as lines,
        sum(case when sided.team is null and sided.stat is not null then 1 else 0 end) as lines_of_others,
        sum(sided.over_unders) as over_unders,
        count(distinct case when sided.team = games.away_team then sided.player_id end) as away_players,
        count(distinct case when sided.team = games.home_team then sided.player_id end) as home_players,
        sum(case when sided.player_id is not null and sided.stat is null then 1 else 0 end) as unknown_lines
        {%- for stat in prop_stats() %},
        count(distinct case when sided.stat = '{{ stat }}' then sided.player_id end) as {{ stat }}_players
        {%- endfor %}
    from games
    left join sided on games.game_id = sided.game_id and games.game_date = sided.game_date
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
from questions
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
