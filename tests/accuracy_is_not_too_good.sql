-- Nobody predicts points of players with a line this well: what does knows the future. Put the
-- evaluation into the variable `explained_accuracy` once it is known why.
select evaluation, model, n, mae
from {{ ref('season_accuracy') }}
where
    stat = 'pts'
    and segment = 'lined'
    and period_kind = 'all'
    and n >= 500
    and mae < 4.3
    {%- for evaluation in var('explained_accuracy') %}
    and evaluation <> '{{ evaluation }}'
    {%- endfor %}
