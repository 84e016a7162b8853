{# Select: rows of exports by file, game date and the date that must be sound for them to go out, with
   how many there are and how many have which flaw.
   kinds: the exports. #}
{% macro audited_files(kinds) %}
{%- set key = ['kind', 'name', 'game_date', 'game_id', 'player_id', 'stat'] -%}
{%- set quantiles = ['q05', 'q10', 'q25', 'median', 'q75', 'q90', 'q95'] -%}
{%- set probabilities = ['p_over', 'p_push', 'p_over_market'] -%}
with

exported as (
    {% for kind in kinds %}
    select
        '{{ kind }}' as kind,
        {{ (key[1:] + ['status', 'tip_utc', 'made_at_utc'] + probabilities + quantiles) | join(', ') }}
    from {{ ref('export_' ~ kind) }}
    where {{ nba_props.is_rebuilt() }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

game_dates as (
    select * from {{ ref('int_game_dates') }}
    where {{ nba_props.is_rebuilt() }}
),

judged as (
    select
        exported.*,
        -- The past games of a player are not what his page promises.
        case
            when exported.kind <> 'players' then exported.game_date
            when exported.status = 'active' and exported.game_date >= {{ nba_props.add_days('build_context.as_of_date_et', -1) }}
                then exported.game_date
        end as checked_date,
        {% for name in probabilities %}
        coalesce(exported.{{ name }} not between 0 and 1, false)
        or {% endfor %}coalesce(exported.p_over + exported.p_push > 1.000001, false) as is_bad_probability,
        {% for lower in quantiles[:-1] %}
        coalesce(exported.{{ lower }} > exported.{{ quantiles[loop.index] }}, false)
        {{ "or" if not loop.last }}
        {%- endfor %} as is_bad_quantile,
        coalesce(exported.made_at_utc >= exported.tip_utc, false) as is_made_after_tip,
        coalesce(exported.status = 'graded' and build_context.as_of_utc < exported.tip_utc, false) as is_graded_before_tip,
        -- A prediction that is graded has been active, too.
        coalesce(exported.status <> 'withdrawn' and game_dates.standing in ('postponed', 'cancelled'), false) as is_off
    from exported
    cross join {{ ref('build_context') }} as build_context
    left join game_dates
        on exported.game_id = game_dates.game_id and exported.game_date = game_dates.game_date
),

of_keys as (
    select
        {{ key | join(', ') }},
        max(checked_date) as checked_date,
        count(*) as row_count
        {%- for flaw in nba_props.flaws_of_rows() %},
        sum(case when is_{{ flaw }} then 1 else 0 end) as {{ flaw }}
        {%- endfor %}
    from judged
    group by {{ key | join(', ') }}
)

select
    kind,
    name,
    game_date,
    checked_date,
    sum(row_count) as row_count,
    sum(row_count) - count(*) as duplicate
    {%- for flaw in nba_props.flaws_of_rows() %},
    sum({{ flaw }}) as {{ flaw }}
    {%- endfor %}
from of_keys
group by kind, name, game_date, checked_date
{% endmacro %}

{# What may be wrong with a row by itself. #}
{% macro flaws_of_rows() %}
  {{- return(['bad_probability', 'bad_quantile', 'made_after_tip', 'graded_before_tip', 'off']) -}}
{% endmacro %}
