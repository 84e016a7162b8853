{{ by_season() }}
{# Sums of the scores by model, statistic, segment and game date. Segments overlap; the market and the
   model without it are only in `lined`, where they have the same rows as the others. #}
{% set segments = accuracy_segments() %}

with

cells as {{ rebuilt(ref('accuracy_cells')) }},

segments as (
    {% for segment in segments %}
    select '{{ segment }}' as segment
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    cells.evaluation,
    cells.model,
    cells.stat,
    segments.segment,
    cells.season,
    cells.game_date,
    {{ sum_of_accuracy_sums() }}
from cells
inner join segments
    on case segments.segment
        {%- for segment, words in segments.items() %}
        when '{{ segment }}' then {{ words[0] }}
        {%- endfor %}
    end
where segments.segment = 'lined' or not cells.is_at_lines_only
group by cells.evaluation, cells.model, cells.stat, segments.segment, cells.season, cells.game_date
