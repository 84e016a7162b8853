{{ config(materialized='view') }}
{# All findings about the expected predictions, one row each. #}
with

predictions as (

    select * from {{ ref('rec_prediction_rows') }}

),

models as (

    select distinct models.stat
    from {{ source('predictions', 'models') }} as models
    cross join {{ ref('run_context') }} as run_context
    where models.purpose = 'live' and models.as_of_utc <= run_context.as_of_utc

),

-- What is made of others needs a model of each.
trained as (

    select stat
    from (
        {% for row in var('stats') %}
        {%- set parts = row.parts or [row.stat] %}
        select '{{ row.stat }}' as stat, count(*) = {{ parts | length }} as is_trained
        from models
        where stat in ('{{ parts | join("', '") }}')
        {{ "union all" if not loop.last }}
        {%- endfor %}
    )
    where is_trained

),

-- With a line, in a game that is on, of a player who can be predicted: and nothing is there.
unmade as (

    select
        predictions.*,
        halted_dates.breaker_date,
        runs.status as run_status,
        (
            case when trained.stat is null then 'there is no trained model; ' else '' end
            || coalesce(('the last run for the date: ' || runs.summary), 'nothing was ever predicted for the date')
        ) as run_detail
    from predictions
    left join {{ ref('halted_dates') }} as halted_dates on predictions.game_date = halted_dates.game_date
    left join {{ ref('rec_prediction_runs') }} as runs on predictions.game_date = runs.game_date
    left join trained on predictions.stat = trained.stat
    where
        predictions.standing in ('on', 'played')
        and predictions.line is not null
        and predictions.is_of_the_game
        and not predictions.is_out
        and predictions.games_before >= {{ var('history_games') }}
        and predictions.prediction_id is null

),

lined_stats as (

    select distinct game_id, game_date, stat
    from predictions
    where line is not null

),

-- A statistic of which nobody in the game has a line, while there are props of a kind that nobody knows, may
-- have been renamed: that is not the same as no line.
unlined as (

    select
        predictions.*,
        unknown_props.records as unknown_records,
        unknown_props.prop_kind as unknown_props
    from predictions
    left join lined_stats
        on predictions.game_id = lined_stats.game_id
        and predictions.game_date = lined_stats.game_date
        and predictions.stat = lined_stats.stat
    left join {{ ref('rec_unknown_props') }} as unknown_props
        on predictions.game_id = unknown_props.game_id
        and predictions.game_date = unknown_props.game_date
        and predictions.player_id = unknown_props.player_id
        and lined_stats.stat is null
    where predictions.line is null

),

final as (

    select game_id, game_date, entity, standing as cause, 'the game is off' as detail
    from predictions
    where standing in ('postponed', 'cancelled') and not is_active

    union all

    select game_id, game_date, entity, 'player_out', (subject || ': he is listed out')
    from predictions
    where is_out and not is_active

    union all

    select game_id, game_date, entity, 'no_line', (subject || ': no book has a line')
    from unlined
    where unknown_props is null

    union all

    select
        game_id, game_date, entity, 'unknown_value',
        (subject || ': nobody has a line, and he has ' || {{ number_text('unknown_records') }} || ' of an unknown kind: ' || unknown_props)
    from unlined
    where unknown_props is not null

    union all

    select game_id, game_date, entity, 'not_enough_history',
        (subject || ': ' || {{ number_text('games_before') }} || ' game(s) before')
    from predictions
    where is_of_the_game and games_before < {{ var('history_games') }}

    union all

    select game_id, game_date, entity, 'unmatched_identity', (subject || ': a line, and he is of neither team')
    from predictions
    where standing in ('on', 'played') and line is not null and not is_of_the_game and newcomer_because is null

    union all

    -- Traded, or signed, so lately that no list and no game showed it: nothing was there to predict with.
    select game_id, game_date, entity, 'not_enough_history',
        (subject || ': not seen with either team before tip-off; ' || newcomer_because)
    from predictions
    where line is not null and not is_of_the_game and newcomer_because is not null and not is_active

    union all

    select game_id, game_date, entity, 'upstream_broken', (subject || ': ' || features_cause || ', ' || features_detail)
    from unmade
    where features_cause is not null

    union all

    select game_id, game_date, entity, 'halted_by_breaker',
        (subject || ': ' || coalesce(('the breaker of ' || cast(breaker_date as {{ dbt.type_string() }}) || ' is open'), run_detail))
    from unmade
    where
        not is_landed_in_time
        -- That of the date itself opens on its own games, mostly when they are over: where it held something
        -- back, the run was skipped.
        and (coalesce(breaker_date < game_date, false) or run_status = 'skipped')

    union all

    select game_id, game_date, entity, 'dropped_in_transform', (subject || ': landed, and not in player_prop_predictions')
    from unmade
    where is_landed_in_time

    union all

    select game_id, game_date, entity, 'made_after_tip', (subject || ': made ' || {{ eastern_stamp('landed_made_at_utc') }})
    from unmade
    where not is_landed_in_time and landed_made_at_utc is not null

    union all

    select game_id, game_date, entity, 'phase_not_run', (subject || ': ' || run_detail)
    from unmade
    where not is_landed_in_time

    union all

    -- A line that moved in the last half hour need not be met any more.
    select game_id, game_date, entity, 'stale_value',
        (subject || ': predicted against ' || coalesce({{ number_text('predicted_line') }}, 'no line') || ', the line is ' || {{ number_text('line') }})
    from predictions
    where
        is_active
        and line_known_at_utc <= {{ add_minutes('tip_utc', -30) }}
        and (predicted_line is null or abs(line - predicted_line) >= 0.5)

    union all

    select game_id, game_date, entity, cause, detail
    from {{ ref('rec_prediction_values') }}

    union all

    select game_id, game_date, entity, 'stale_value', detail
    from {{ ref('rec_prediction_market') }}

    union all

    select game_id, game_date, entity, cause, detail
    from {{ ref('rec_prediction_grades') }}

    union all

    select game_id, game_date, entity, 'stale_value', (subject || ': withdrawn, though he and his game are on')
    from predictions
    where prediction_id is not null and not is_active and not is_out and standing in ('on', 'played')

    union all

    select game_id, game_date, entity, 'unexpected_row', (subject || ': active, though he or his game is off')
    from predictions
    where is_active and (is_out or standing in ('postponed', 'cancelled'))

    union all

    select game_id, game_date, entity, 'duplicate_rows', (subject || ': is there more than once')
    from predictions
    where times_listed > 1

)

select * from final
