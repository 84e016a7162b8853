{# Every row of the exports with what may be wrong with it. #}
{% set columns = [
    'name', 'game_date', 'game_id', 'player_id', 'stat', 'status', 'tip_utc', 'made_at_utc', 'p_over', 'p_push',
    'p_over_market', 'q05', 'q10', 'q25', 'median', 'q75', 'q90', 'q95'
] %}
{% set quantiles = columns[-7:] %}

with

exported as (

    {% for kind in ['predictions', 'results', 'players'] %}
    select '{{ kind }}' as kind, {{ columns | join(', ') }}
    from {{ ref('export_' ~ kind) }}
    {{ "union all" if not loop.last }}
    {% endfor %}

),

game_dates as (

    select * from {{ ref('int_game_dates') }}

),

final as (

    select
        exported.kind,
        exported.name,
        exported.game_date,
        -- The past games of a player are not what his page promises.
        case
            when exported.kind <> 'players' then exported.game_date
            when exported.status = 'active' and exported.game_date >= {{ add_days('build_context.as_of_date_et', -1) }}
                then exported.game_date
        end as checked_date,
        row_number() over (
            partition by exported.name, exported.game_id, exported.game_date, exported.player_id, exported.stat
            order by exported.made_at_utc
        ) > 1 as is_duplicate,
        {% for name in ['p_over', 'p_push', 'p_over_market'] %}
        coalesce(exported.{{ name }} not between 0 and 1, false)
        or {% endfor %}coalesce(exported.p_over + exported.p_push > 1.000001, false) as is_bad_probability,
        {% for lower in quantiles[:-1] %}
        coalesce(exported.{{ lower }} > exported.{{ quantiles[loop.index] }}, false)
        {{ "or" if not loop.last }}
        {%- endfor %} as is_bad_quantile,
        coalesce(exported.made_at_utc >= exported.tip_utc, false) as is_made_after_tip,
        -- A prediction that is graded has been active, too.
        coalesce(exported.status <> 'withdrawn' and game_dates.standing in ('postponed', 'cancelled'), false) as is_off
    from exported
    cross join {{ ref('build_context') }} as build_context
    left join game_dates
        on exported.game_id = game_dates.game_id and exported.game_date = game_dates.game_date

)

select * from final
