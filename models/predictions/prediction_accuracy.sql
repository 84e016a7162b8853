{# Accuracy by model, statistic, segment and period. Sums first, so that dates, seasons and the
   whole come from the same rows. Segments overlap; the line stands in `lined` alone, where it
   speaks of the same rows as the others. #}
{% set segments = accuracy_segments() %}
{% set totals = [
    'n', 'abs_error', 'squared_error', 'error', 'n_quantiles', 'pinball_loss', 'within_50', 'within_80', 'within_90',
    'n_lined', 'brier', 'brier_alone', 'log_loss'
] %}

with

cells as (

    select * from {{ ref('accuracy_cells') }}

),

segments as (

    {% for segment in segments %}
    select '{{ segment }}' as segment
    {{ "union all" if not loop.last }}
    {% endfor %}

),

by_date as (

    select
        cells.evaluation,
        cells.model,
        cells.stat,
        segments.segment,
        cells.season,
        cells.game_date,
        {%- for total in totals %}
        sum(cells.{{ total }}) as {{ total }}{{ "," if not loop.last }}
        {%- endfor %}
    from cells
    inner join segments
        on case segments.segment
            {%- for segment, words in segments.items() %}
            when '{{ segment }}' then {{ words[0] }}
            {%- endfor %}
        end
    where cells.model <> 'market_line' or segments.segment = 'lined'
    group by cells.evaluation, cells.model, cells.stat, segments.segment, cells.season, cells.game_date

),

by_period as (

    select *, 'date' as period_kind, cast(game_date as {{ dbt.type_string() }}) as period
    from by_date
    union all
    select *, 'season' as period_kind, cast(season as {{ dbt.type_string() }}) as period
    from by_date
    union all
    select *, 'all' as period_kind, 'all' as period
    from by_date

),

summed as (

    select
        evaluation,
        model,
        stat,
        segment,
        period_kind,
        period,
        {%- for total in totals %}
        sum({{ total }}) as {{ total }}{{ "," if not loop.last }}
        {%- endfor %}
    from by_period
    group by evaluation, model, stat, segment, period_kind, period

),

final as (

    -- Rounded, because a sum of floats varies in its last bits with the order of the rows.
    select
        evaluation,
        model,
        stat,
        segment,
        period_kind,
        period,
        cast(n as int64) as n,
        round({{ safe_divide('abs_error', 'n') }}, 6) as mae,
        round(sqrt({{ safe_divide('squared_error', 'n') }}), 6) as rmse,
        round({{ safe_divide('error', 'n') }}, 6) as bias,
        round({{ safe_divide('pinball_loss', 'n_quantiles') }}, 6) as pinball_loss,
        {%- for percent in [50, 80, 90] %}
        round({{ safe_divide('within_' ~ percent, 'n_quantiles') }}, 6) as coverage_{{ percent }},
        {%- endfor %}
        cast(n_lined as int64) as n_lined,
        round({{ safe_divide('brier', 'n_lined') }}, 6) as brier,
        round({{ safe_divide('brier_alone', 'n_lined') }}, 6) as brier_alone,
        round({{ safe_divide('log_loss', 'n_lined') }}, 6) as log_loss
    from summed

)

select * from final
