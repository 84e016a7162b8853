{{ by_season() }}
{# The boundary: lines of players, and rows of teams and games, in analytics as the box scores have them. #}
with

compared as {{ rebuilt(ref('rec_player_lines')) }},

games as (
    select *, {{ is_final_elsewhere() }} as is_final_elsewhere
    from {{ ref('rec_schedule_to_boxscores') }}
    where entity = 'game' and {{ is_rebuilt() }}
),

summary as (
    select
        *,
        row_number() over (partition by game_id, player_id order by game_date) as listing_number
    from {{ ref('player_game_summary') }}
    where {{ is_rebuilt() }}
),

findings as {{ rebuilt(ref('rec_line_findings')) }},

chosen as (
    {{ winning_cause('findings', ['game_id', 'game_date', 'entity']) }}
),

totals as (
    {% for model in ['rec_team_summaries', 'rec_game_summaries'] %}
    select game_id, game_date, entity, cause, detail
    from {{ ref(model) }}
    where {{ is_rebuilt() }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

surplus as (
    select summary.*, games.label
    from summary
    left join compared
        on summary.game_id = compared.game_id
        and summary.player_id = compared.entity
        and summary.game_date = compared.game_date
    left join games
        on summary.game_id = games.game_id and summary.game_date = games.game_date
    where compared.entity is null and summary.listing_number = 1
)

select
    'boxscores_to_analytics' as boundary,
    compared.entity, compared.game_id, compared.game_date, compared.label, compared.expected_by_utc,
    {{ verdict_state('chosen') }} as state,
    chosen.cause,
    chosen.detail,
    -- What is wrong with the players of a backup belongs to the incident of the box score it replaces.
    case when chosen.cause_state in ('degraded', 'missing') then compared.scope else 'game' end as scope,
    case when chosen.cause_state in ('degraded', 'missing') then compared.scope_entity else compared.game_id end as scope_entity,
    {{ json_object_text({
        'attempt_id': 'compared.attempt_id', 'player': 'compared.player_name', 'other_causes': 'chosen.other_causes'
    }) }} as evidence
from compared
left join chosen
    on compared.game_id = chosen.game_id
    and compared.game_date = chosen.game_date
    and compared.entity = chosen.entity

union all

select
    'boxscores_to_analytics', player_id, game_id, game_date, label, cast(null as timestamp),
    'degraded', 'unexpected_row', (player_name || ' is in player_game_summary and in no box score'),
    'game', game_id, {{ json_object_text({'player': 'player_name'}) }}
from surplus

union all

-- Of teams and games nothing but what is wrong: counted are players.
select
    'boxscores_to_analytics', totals.entity, totals.game_id, totals.game_date, games.label,
    cast(null as timestamp), causes.state, totals.cause, totals.detail, 'game', totals.game_id,
    {{ json_object_text({'entity': 'totals.entity'}) }}
from totals
inner join games on totals.game_id = games.game_id and totals.game_date = games.game_date
inner join {{ ref('causes') }} as causes on totals.cause = causes.cause

union all

-- Without a final box score nobody knows which players to expect: one row for the game, so
-- that 0 of 0 is never read as well. One that was played under another date has its players there.
select
    'boxscores_to_analytics', game_id, game_id, game_date, label, expected_by_utc,
    'missing', 'upstream_broken', ('no final box score: ' || cause), scope, scope_entity, evidence
from games
where state in ('missing', 'degraded') and not has_final and not is_final_elsewhere
