{{ rebuild_by_date('since', column='season_start') }}
{# The closing rows of a season, which later ones begin with: the last 20 results of everyone who has
   played by then, with the running sums of his averages (macro player_averages) on the last of them. #}
{% set averaged = ['minutes'] + prop_stats() %}
{% set terms = player_averages().keys() | list %}
{% set is_increment = rebuilt_dates('since') is not none %}

with

results as (

    select * from {{ ref('int_player_results') }}
    where {{ is_rebuilt('since') }}

),

seasons as (

    select distinct season from results

),

terms as (

    select player_id, season, game_number, team, {{ averaged | join(', ') }}, {{ player_average_terms() }}
    from results

),

-- Summed in the order of the games: a sum of floats varies in its last bits with the order of the rows.
running as (

    select
        player_id, season, game_number, team, {{ averaged | join(', ') }},
        {%- for name in terms %}
        sum({{ name }}_sum) over so_far as {{ name }}_sum,
        sum({{ name }}_weight) over so_far as {{ name }}_weight,
        {%- endfor %}
        row_number() over (partition by player_id, season order by game_number desc) as season_results_ago
    from terms
    window so_far as (
        partition by player_id, season order by game_number rows between unbounded preceding and current row
    )

),

sums as (

    select player_id, season{% for name in terms %}, {{ name }}_sum, {{ name }}_weight{% endfor %}
    from running
    where season_results_ago = 1
    {%- if is_increment %}

    union all

    select player_id, season{% for name in terms %}, {{ name }}_sum, {{ name }}_weight{% endfor %}
    from {{ this }}
    where minutes_ewma_3_weight is not null and {{ is_carried(is_before=true) }}
    {%- endif %}

),

rows_so_far as (

    select player_id, season, game_number, team, {{ averaged | join(', ') }}
    from running
    where season_results_ago <= 20
    {%- if is_increment %}

    union all

    select player_id, season, game_number, last_team, {{ averaged | join(', ') }}
    from {{ this }}
    where {{ is_carried(is_before=true) }}
    {%- endif %}

),

ranked as (

    select
        seasons.season as carried_from,
        rows_so_far.*,
        row_number() over (
            partition by rows_so_far.player_id, seasons.season order by rows_so_far.game_number desc
        ) as results_ago
    from seasons
    inner join rows_so_far on seasons.season >= rows_so_far.season

),

totals as (

    select
        seasons.season as carried_from,
        sums.player_id,
        {%- for name in terms %}
        sum(sums.{{ name }}_sum) over so_far as {{ name }}_sum,
        sum(sums.{{ name }}_weight) over so_far as {{ name }}_weight,
        {%- endfor %}
        row_number() over (partition by seasons.season, sums.player_id order by sums.season desc) as results_ago
    from seasons
    inner join sums on seasons.season >= sums.season
    window so_far as (
        partition by seasons.season, sums.player_id order by sums.season
        rows between unbounded preceding and current row
    )

),

final as (

    select
        {{ season_start('ranked.carried_from') }} as season_start,
        ranked.carried_from as season,
        ranked.player_id,
        ranked.game_number,
        {%- for stat in averaged %}
        ranked.{{ stat }},
        {%- endfor %}
        case when ranked.results_ago = 1 then ranked.team end as last_team
        {%- for name in terms %},
        totals.{{ name }}_sum,
        totals.{{ name }}_weight
        {%- endfor %}
    from ranked
    left join totals
        on ranked.carried_from = totals.carried_from
        and ranked.player_id = totals.player_id
        and ranked.results_ago = totals.results_ago
        and totals.results_ago = 1
    where ranked.results_ago <= 20

)

select * from final
