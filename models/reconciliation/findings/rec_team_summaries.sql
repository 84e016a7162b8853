{{ by_season() }}
{# Teams whose row in team_game_summary is lost, duplicated, of no known game, or not what their players'
   lines give. #}
{% set texts = ['opponent', 'is_home', 'is_win', 'game_date', 'season', 'source'] %}
{% set numbers = ['players_used', 'minutes'] + counting_stats() + [
    'possessions', 'opponent_pts', 'pace', 'offensive_rating', 'defensive_rating', 'effective_fg'
] %}

with

summary as (
    select
        *,
        count(*) over (partition by game_id, team) as times_listed,
        row_number() over (partition by game_id, team order by game_date) as listing_number
    from {{ ref('team_game_summary') }}
    where {{ is_rebuilt() }}
),

expected as (
    select sums.*, games.season
    from {{ ref('rec_summary_sums') }} as sums
    inner join {{ ref('int_games') }} as games on sums.game_id = games.game_id
    where {{ is_rebuilt('sums.game_date') }}
),

compared as (
    select
        expected.game_id,
        expected.game_date,
        expected.team,
        summary.team is null as is_lost,
        summary.times_listed,
        {{ differences('summary', 'expected', texts, numbers) }} as detail
    from expected
    left join summary
        on expected.game_id = summary.game_id
        and expected.team = summary.team
        and summary.listing_number = 1
),

surplus as (
    select summary.game_id, summary.game_date, summary.team
    from summary
    left join expected on summary.game_id = expected.game_id and summary.team = expected.team
    where expected.team is null and summary.listing_number = 1
)

select
    game_id,
    game_date,
    team as entity,
    case
        when is_lost then 'dropped_in_transform'
        when times_listed > 1 then 'duplicate_rows'
        else 'stale_value'
    end as cause,
    case
        when is_lost then (team || ' is not in team_game_summary')
        when times_listed > 1 then (team || ' is more than once in team_game_summary')
        else ('team_game_summary, ' || team || ': ' || detail)
    end as detail
from compared
where is_lost or times_listed > 1 or detail is not null

union all

select game_id, game_date, team, 'unexpected_row', (team || ' is in team_game_summary and in no box score')
from surplus
