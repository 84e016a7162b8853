{{ by_season() }}
{# All findings about the lines of the box scores that analytics use, one row each: cause, condition, detail.
   Numbers of the line are compared in rec_player_lines; here what else player_game_summary has of him, with his line,
   his game and his team's lines. #}
{% set findings = [
    ('unmatched_identity', 'source_player_id is null', "'the line has no player id'"),
    ('unmatched_identity', 'source_player_id is not null and not is_linked and not is_ambiguous',
        "(player_name || ' of ' || source || ' is not linked to a player of balldontlie')"),
    ('ambiguous_player', 'source_player_id is not null and not is_linked and is_ambiguous',
        "(player_name || ' of ' || source || ' may be one of several players of balldontlie')"),
    ('dropped_in_transform', 'source_player_id is not null and summary_player_id is null',
        "(player_name || ' is not in player_game_summary')"),
    ('duplicate_rows', 'times_listed > 1', "(player_name || ' is more than once in player_game_summary')"),
    ('stale_value', 'summary_player_id is not null and differences is not null', "(player_name || ': ' || differences)"),
    ('did_not_play', 'not is_played', "(player_name || ' was listed and did not play')")
] %}
{% set texts = [
    'player_name', 'team', 'opponent', 'is_home', 'is_win', 'participation', 'is_starter', 'position',
    'season', 'season_type', 'source'
] %}
{% set numbers = ['true_shooting', 'effective_fg', 'usage_rate'] %}

with

player_lines as {{ rebuilt(ref('rec_player_lines')) }},

summary as {{ rebuilt(ref('player_game_summary')) }},

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

-- A row that is there more than once is compared each time.
compared as (
    select
        expected.game_id,
        expected.game_date,
        expected.player_id as entity,
        min({{ differences('summary', 'expected', texts, numbers) }}) as detail
    from expected
    inner join summary
        on expected.game_id = summary.game_id
        and expected.game_date = summary.game_date
        and expected.player_id = summary.player_id
    group by expected.game_id, expected.game_date, expected.player_id
)

{% for cause, condition, detail in findings %}
select game_id, game_date, entity, '{{ cause }}' as cause, {{ detail }} as detail
from player_lines
where {{ condition }}

union all

{% endfor %}
select lines.game_id, lines.game_date, lines.entity, 'stale_value' as cause, (lines.player_name || ': ' || compared.detail) as detail
from player_lines as lines
inner join compared
    on lines.game_id = compared.game_id
    and lines.game_date = compared.game_date
    and lines.entity = compared.entity
where compared.detail is not null
