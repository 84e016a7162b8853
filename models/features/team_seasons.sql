{{ rebuild_by_date('since', column='season_start', whole='view') }}
{# The closing sums of a team's season: how many results it had, and the weighted sums from which the
   averages of team_form_at_tip go on. #}
{% set weight = team_form_weight() %}

with

final as (

    select
        {{ season_start('season') }} as season_start,
        team,
        count(*) as games,
        {%- for column in team_form_columns() + allowed_columns() %}
        sum({{ column }} * {{ weight }}) as {{ column }}_sum,
        sum(case when {{ column }} is not null then {{ weight }} end) as {{ column }}_weight{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref('team_results') }}
    where {{ is_rebuilt('since') }}
    group by season, team

)

select * from final
