{{ config(materialized='view') }}
{# All findings about the expected predictions, one row each: cause, condition, detail after the subject. #}
{% set findings = [
    ('player_out', 'is_out and not is_active', "'he is listed out'"),
    ('no_line', 'line is null and unknown_props is null',
        "case when has_milestone then 'milestones, and no book has an over/under' else 'no book has a line' end"),
    ('unknown_value', 'line is null and unknown_props is not null',
        "'nobody has a line, and he has ' || " ~ number_text('unknown_records') ~ " || ' of an unknown kind: ' || unknown_props"),
    ('not_enough_history', 'is_of_the_game and not has_history', number_text('games_before') ~ " || ' game(s) before'"),
    ('not_enough_history', 'is_of_neither_team and newcomer_because is not null and not is_active',
        "'not seen with either team before tip-off; ' || newcomer_because"),
    ('unmatched_identity', 'is_on and is_of_neither_team and newcomer_because is null', "'a line, and he is of neither team'"),
    ('upstream_broken', 'is_absent and features_cause is not null', "features_cause || ', ' || features_detail"),
    ('dropped_in_transform', 'is_absent and is_landed_in_time', "'landed, and not in player_prop_predictions'"),
    ('halted_by_breaker', 'is_absent and not is_landed_in_time and is_halted', 'coalesce(breaker_detail, run_detail)'),
    ('made_after_tip', 'is_absent and not is_landed_in_time and landed_made_at_utc is not null', "'made ' || " ~ eastern_stamp('landed_made_at_utc')),
    ('phase_not_run', 'is_absent and not is_landed_in_time', 'run_detail'),
    ('stale_value', 'is_active and is_line_due and (predicted_line is null or abs(line - predicted_line) >= 0.5)',
        "'predicted against ' || coalesce(" ~ number_text('predicted_line') ~ ", 'no line') || ', the line is ' || " ~ number_text('line')),
    ('stale_value', 'is_on and not is_out and not is_active and prediction_id is not null', "'withdrawn, though he and his game are on'"),
    ('unexpected_row', 'is_active and (is_out or is_off)', "'active, though he or his game is off'"),
    ('duplicate_rows', 'times_listed > 1', "'is there more than once'")
] %}
with

predictions as (
    select
        *,
        standing in ('on', 'played') as is_on,
        standing in ('postponed', 'cancelled') as is_off,
        games_before >= {{ var('history_games') }} as has_history,
        -- Traded, or signed, so lately that no list and no game showed it: nothing was there to predict with.
        line is not null and not is_of_the_game as is_of_neither_team,
        -- A line that moved in the last half hour need not be met any more.
        line_known_at_utc <= {{ add_minutes('tip_utc', -30) }} as is_line_due,
        max(case when line is not null then 1 else 0 end) over (partition by game_id, game_date, stat) = 1
            as has_line_in_game
    from {{ ref('rec_prediction_rows') }}
),

models as (
    select distinct models.stat
    from {{ source('predictions', 'models') }} as models
    cross join {{ ref('run_context') }} as run_context
    where models.purpose = 'live' and models.as_of_utc <= run_context.as_of_utc
),

-- What is made of others needs a model of each.
trained as (
    {% for row in var('stats') %}
    {%- set parts = row.parts or [row.stat] %}
    select '{{ row.stat }}' as stat, count(*) = {{ parts | length }} as is_trained
    from models
    where stat in ('{{ parts | join("', '") }}')
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

milestones as (
    select distinct game_id, game_date, player_id, stat
    from {{ ref('int_line_intervals') }}
    where market = 'milestone'
),

joined as (
    select
        predictions.*,
        milestones.stat is not null as has_milestone,
        unknown_props.records as unknown_records,
        unknown_props.prop_kind as unknown_props,
        -- With a line, in a game that is on, of a player who can be predicted: and nothing is there.
        predictions.is_on
        and predictions.line is not null
        and predictions.is_of_the_game
        and not predictions.is_out
        and predictions.has_history
        and predictions.prediction_id is null as is_absent,
        -- That of the date itself opens on its own games, mostly when they are over: where it held something
        -- back, the run was skipped.
        coalesce(halted_dates.breaker_date < predictions.game_date, false) or runs.status = 'skipped' as is_halted,
        ('the breaker of ' || cast(halted_dates.breaker_date as {{ dbt.type_string() }}) || ' is open') as breaker_detail,
        (
            case when trained.is_trained then '' else 'there is no trained model; ' end
            || coalesce(('the last run for the date: ' || runs.summary), 'nothing was ever predicted for the date')
        ) as run_detail
    from predictions
    left join {{ ref('halted_dates') }} as halted_dates on predictions.game_date = halted_dates.game_date
    left join {{ ref('rec_prediction_runs') }} as runs on predictions.game_date = runs.game_date
    left join trained on predictions.stat = trained.stat
    left join milestones
        on predictions.game_id = milestones.game_id
        and predictions.game_date = milestones.game_date
        and predictions.player_id = milestones.player_id
        and predictions.stat = milestones.stat
    -- A statistic of which nobody in the game has a line, while there are props of a kind that nobody knows, may
    -- have been renamed: that is not the same as no line.
    left join {{ ref('rec_unknown_props') }} as unknown_props
        on predictions.game_id = unknown_props.game_id
        and predictions.game_date = unknown_props.game_date
        and predictions.player_id = unknown_props.player_id
        and not predictions.has_line_in_game
)

select game_id, game_date, entity, standing as cause, 'the game is off' as detail
from joined
where is_off and not is_active

union all

{% for cause, condition, detail in findings %}
select game_id, game_date, entity, '{{ cause }}', (subject || ': ' || {{ detail }})
from joined
where {{ condition }}

union all

{% endfor %}
select game_id, game_date, entity, cause, detail
from {{ ref('rec_prediction_values') }}

union all

select game_id, game_date, entity, cause, detail
from {{ ref('rec_prediction_grades') }}

union all

select game_id, game_date, entity, 'stale_value', detail
from {{ ref('rec_prediction_market') }}
