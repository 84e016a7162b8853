{{ config(materialized='view') }}
{# What to predict now: players likely to play in games of the next hours that are on, whose live
   prediction is absent or was made from other values than those known now. #}

with

candidates as (
    select
        features.game_id,
        features.game_date,
        features.player_id,
        features.feature_hash,
        game_dates.tip_utc,
        (game_dates.away_team || '@' || game_dates.home_team) as label
    from {{ ref('scoring_rows') }} as features
    cross join {{ ref('run_context') }} as run_context
    inner join {{ ref('int_game_dates') }} as game_dates
        on features.game_id = game_dates.game_id and features.game_date = game_dates.game_date
    left join {{ ref('halted_dates') }} as halted_dates on features.game_date = halted_dates.game_date
    where
        game_dates.standing = 'on'
        and game_dates.tip_utc > run_context.as_of_utc
        and game_dates.tip_utc <= {{ add_minutes('run_context.as_of_utc', var('prediction_hours') * 60) }}
        and features.is_likely_to_play
        and not features.is_out
        and features.games_before >= {{ var('history_games') }}
        and halted_dates.game_date is null
),

trained as (
    select
        models.model_id,
        models.stat,
        models.trained_from,
        models.trained_to,
        models.row_count,
        row_number() over (
            partition by models.stat
            order by models.as_of_utc desc, models.recorded_at_utc desc, models.model_id desc
        ) as recency
    from {{ source('predictions', 'models') }} as models
    -- Of a statistic that is not predicted any more the models stay.
    inner join {{ ref('stats') }} as stats on models.stat = stats.stat
    cross join {{ ref('run_context') }} as run_context
    where models.purpose = 'live' and models.as_of_utc <= run_context.as_of_utc
),

-- How statistics move together is known where their models have learned from the same games.
together as (
    select
        stats.stat,
        string_agg(trained.model_id, '+' order by strpos(' ' || stats.parts || ' ', ' ' || trained.stat || ' ')) as model_id
    from {{ ref('stats') }} as stats
    inner join trained
        on strpos(' ' || stats.parts || ' ', ' ' || trained.stat || ' ') > 0 and trained.recency = 1
    group by stats.stat, stats.parts
    having
        count(*) = length(stats.parts) - length(replace(stats.parts, ' ', '')) + 1
        and min(trained.trained_from) = max(trained.trained_from)
        and min(trained.trained_to) = max(trained.trained_to)
        and min(trained.row_count) = max(trained.row_count)
),

models as (
    select model_id, stat from trained
    where recency = 1

    union all

    select model_id, stat from together
),

predictions as (
    select
        *,
        row_number() over (
            partition by game_id, game_date, player_id, stat
            order by made_at_utc desc, recorded_at_utc desc, prediction_id desc
        ) as recency
    from {{ ref('known_predictions') }}
    where backtest_id is null
),

compared as (
    select
        candidates.game_id,
        candidates.game_date,
        candidates.player_id,
        models.stat,
        models.model_id,
        candidates.tip_utc,
        candidates.label,
        market_lines.line,
        case
            when predictions.prediction_id is null then 'new'
            when coalesce(predictions.line, -1) <> coalesce(market_lines.line, -1) then 'line_moved'
            when predictions.feature_hash <> candidates.feature_hash then 'features_changed'
            when predictions.model_id <> models.model_id then 'new_model'
        end as reason
    from candidates
    cross join models
    left join {{ ref('int_market_lines') }} as market_lines
        on candidates.game_id = market_lines.game_id
        and candidates.game_date = market_lines.game_date
        and candidates.player_id = market_lines.player_id
        and models.stat = market_lines.stat
    left join predictions
        on candidates.game_id = predictions.game_id
        and candidates.game_date = predictions.game_date
        and candidates.player_id = predictions.player_id
        and models.stat = predictions.stat
        and predictions.recency = 1
)

select * from compared
where reason is not null
