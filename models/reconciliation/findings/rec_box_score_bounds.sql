{{ by_season() }}
{# One row per source, game and bound that its final box score breaks. None was ever broken in eleven
   real seasons. A bound with a null operand is not evaluated; the null itself is field_missing. #}
{% set counted = counting_stats() %}
{% set at_most = [('fgm', 'fga'), ('fg3m', 'fg3a'), ('ftm', 'fta'), ('fg3m', 'fgm'), ('fg3a', 'fga')] %}

with

lines as (
    select * from {{ ref('int_source_lines') }}
    where is_played and {{ is_rebuilt() }}
),

-- Five play at a time, so nobody plays more than a fifth of his team's minutes.
timed as (
    select lines.*, teams.expected_minutes / 5 as most_minutes
    from lines
    inner join {{ ref('int_box_score_teams') }} as teams
        on lines.source = teams.source
        and lines.game_id = teams.game_id
        and lines.game_date = teams.game_date
        and lines.team = teams.team
    where {{ is_rebuilt('teams.game_date') }}
),

teams as (
    select
        source, game_id, game_date, team, opponent,
        {%- for stat in counted %}
        case when count({{ stat }}) = count(*) then sum({{ stat }}) end as {{ stat }}{{ "," if not loop.last }}
        {%- endfor %}
    from lines
    group by source, game_id, game_date, team, opponent
),

pairs as (
    select
        own.source, own.game_id, own.game_date, own.team, own.fgm, own.ast, own.stl, own.blk, own.oreb,
        own.fga - own.fgm + own.fta - own.ftm as misses,
        other.turnover as opponent_turnover,
        other.fga - other.fgm as opponent_missed,
        other.dreb as opponent_dreb
    from teams as own
    left join teams as other
        on own.source = other.source
        and own.game_id = other.game_id
        and own.game_date = other.game_date
        and own.opponent = other.team
),

broken as (
    {% for stat in counted + ['minutes'] %}
    select source, game_id, game_date, 'no_negatives' as invariant,
        (player_name || ': {{ stat }} is ' || {{ number_text(stat) }}) as detail
    from timed
    where {{ stat }} < 0

    union all

    {% endfor %}
    {% for made, tried in at_most %}
    select source, game_id, game_date, 'makes_of_attempts',
        (player_name || ': {{ made }} is ' || {{ number_text(made) }} || ', {{ tried }} ' || {{ number_text(tried) }})
    from timed
    where {{ made }} > {{ tried }}

    union all

    {% endfor %}
    select source, game_id, game_date, 'six_fouls', (player_name || ': pf is ' || {{ number_text('pf') }})
    from timed
    where pf > 6

    union all

    select source, game_id, game_date, 'minutes_of_game',
        (player_name || ': ' || {{ number_text('minutes') }} || ' of ' || {{ number_text('most_minutes') }} || ' minutes')
    from timed
    where minutes > most_minutes

    union all

    select source, game_id, game_date, 'four_periods', ('final after ' || {{ number_text('period') }} || ' periods')
    from {{ ref('int_box_scores') }}
    where is_final and period < 4 and {{ is_rebuilt() }}

    union all

    select
        own.source, own.game_id, own.game_date, 'one_game_a_day',
        (own.player_name || ': played for ' || other.team || ' against ' || other.opponent || ' on the same day')
    from lines as own
    inner join lines as other
        on own.source = other.source
        and own.game_date = other.game_date
        and own.source_player_id = other.source_player_id
        and own.game_id <> other.game_id

    {% for invariant, least, most, text in [
        ('assists_of_makes', 'ast', 'fgm', 'assists, field goals made'),
        ('steals_of_turnovers', 'stl', 'opponent_turnover', 'steals, turnovers of the opponent'),
        ('blocks_of_misses', 'blk', 'opponent_missed', 'blocks, missed field goals of the opponent'),
        ('rebounds_of_misses', 'oreb + opponent_dreb', 'misses', 'rebounds of its misses, misses'),
    ] %}
    union all

    select source, game_id, game_date, '{{ invariant }}',
        (team || ': {{ text.split(', ')[0] }} ' || {{ number_text(least) }} || ', {{ text.split(', ')[1] }} ' || {{ number_text(most) }})
    from pairs
    where {{ least }} > {{ most }}
    {% endfor %}
)

select source, game_id, game_date, 'stats_do_not_add_up' as cause, invariant, detail
from broken
