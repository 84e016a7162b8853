{{ by_season() }}
{# One row per evaluation, player, game and statistic with a real line that has not moved since, two after a correction:
   how far a prediction was from the market, and where what came lies in the market's distribution. It counts for the
   dates at whose noon Eastern that result was known: no game begins before. A correction moves no earlier date. #}
{% set parts = summed_stats().values() | sum(start=[]) | unique | list %}
with

predictions as (
    select *, coalesce(backtest_id, 'live') as evaluation
    from {{ ref('known_predictions') }}
    where line is not null and distribution is not null and {{ is_rebuilt() }}
),

market_lines as (
    select * from {{ ref('int_market_lines') }}
    where not is_synthetic and {{ is_rebuilt() }}
),

game_dates as {{ rebuilt(ref('int_game_dates')) }},

lines as (
    select * from {{ ref('player_game_summary') }}
    where participation = 'played' and {{ is_rebuilt() }}
),

corrected as (
    select game_id, game_date, player_id, max(corrected_at_utc) as corrected_at_utc,
        {%- for part in parts %}
        max(case when place = 1 and stat = '{{ part }}' then {{ safe_integer('old_value') }} end) as {{ part }}{{ "," if not loop.last }}
        {%- endfor %}
    from (
        select *, row_number() over (partition by game_id, game_date, player_id, stat order by version_number) as place
        from {{ ref('int_stat_corrections') }}
        where {{ is_rebuilt() }}
    ) as changes
    group by game_id, game_date, player_id
),

known_lines as (
    {%- for is_first in [false, true] %}
    select
        lines.game_id, lines.game_date, lines.player_id, corrected.corrected_at_utc, {{ is_first | lower }} as is_corrected_later,
        {%- for part in parts %}
        {{ "coalesce(corrected." ~ part ~ ", lines." ~ part ~ ") as " ~ part if is_first else "lines." ~ part }}{{ "," if not loop.last }}
        {%- endfor %}
    from lines
    {{ "inner" if is_first else "left" }} join corrected
        on lines.game_id = corrected.game_id and lines.game_date = corrected.game_date and lines.player_id = corrected.player_id
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

results as {{ rebuilt(ref('int_game_results')) }},

features as {{ rebuilt(ref('player_game_features')) }},

joined as (
    select
        predictions.evaluation, predictions.stat, predictions.game_date, predictions.distribution, known_lines.is_corrected_later,
        {{ eastern_date(add_minutes('results.known_at_utc', 12 * 60)) }} as known_from,
        {{ eastern_date(add_minutes('known_lines.corrected_at_utc', 12 * 60)) }} as corrected_from,
        {{ market_shift('market_lines.p_over_market', p_over_given_no_push('predictions'), 'predictions.p_push') }} as market_shift,
        {{ number_of_stat('predictions.stat', 'known_lines') }} as actual,
        coalesce(predictions.line <= {{ reached_in_a_long_game('predictions.stat', 'features') }}, false) as is_within_reach,
        row_number() over (
            partition by
                predictions.evaluation, predictions.game_id, predictions.game_date, predictions.player_id, predictions.stat,
                known_lines.is_corrected_later
            order by predictions.made_at_utc desc, predictions.recorded_at_utc desc, predictions.prediction_id desc
        ) as recency
    from predictions
    inner join game_dates
        on predictions.game_id = game_dates.game_id and predictions.game_date = game_dates.game_date
        and (predictions.backtest_id is not null or predictions.made_at_utc < game_dates.tip_utc)
    inner join market_lines
        on predictions.game_id = market_lines.game_id and predictions.game_date = market_lines.game_date
        and predictions.player_id = market_lines.player_id and predictions.stat = market_lines.stat
        and predictions.line = market_lines.line
    inner join known_lines
        on predictions.game_id = known_lines.game_id and predictions.game_date = known_lines.game_date
        and predictions.player_id = known_lines.player_id
    inner join results
        on predictions.game_id = results.game_id and predictions.game_date = results.game_date
    left join features
        on predictions.game_id = features.game_id and predictions.game_date = features.game_date
        and predictions.player_id = features.player_id
),

shares as (
    select
        *,
        {{ share_at_most('distribution', 'actual') }} as share,
        {{ share_at_most('distribution', 'actual - 1') }} as below
    from joined
    -- A line that is wrong says nothing about what we know; that of a reserve who starts says that we did not.
    where
        recency = 1 and actual is not null
        and not ({{ is_far_off('market_shift') }} and not (market_shift > 0 and is_within_reach))
)

select
    evaluation, stat, game_date,
    case when is_corrected_later or corrected_from is null or corrected_from < known_from then known_from else corrected_from end
        as counts_from,
    case when is_corrected_later then corrected_from end as counts_until,
    0 - market_shift as claim,
    round({{ moved_share('share', 'market_shift') }} + {{ moved_share('below', 'market_shift') }} - 1, 6) as surprise
from shares
-- What was corrected before it counted never did.
where not is_corrected_later or corrected_from > known_from
