{{ config(materialized='view') }}
{# Averages of each expected feature row, recomputed from the results that were known at tip-off. #}
{% set averaged = ['minutes'] + prop_stats() %}
with

expected as (
    select *, {{ season_of_games('game_date') }} as season
    from {{ ref('expected_outputs') }}
    where boundary = 'analytics_to_features'
),

asked as (
    select
        expected.game_id,
        expected.game_date,
        expected.entity,
        expected.expected_end_utc,
        expected.season,
        coalesce(careers.games_after, 0) as earlier_games
    from expected
    left join {{ ref('int_player_careers') }} as careers
        on expected.entity = careers.player_id
        and expected.season > careers.season
        and expected.season <= coalesce(careers.until_season, expected.season)
),

-- Of earlier seasons the last twenty, which is as far as a window reaches.
earlier as (
    select seasons.entity, seasons.season, results.game_number, results.{{ averaged | join(', results.') }}
    from (select distinct entity, season, earlier_games from asked) as seasons
    inner join {{ ref('int_player_results') }} as results
        on seasons.entity = results.player_id
        and seasons.season > results.season
        and seasons.earlier_games >= results.game_number
        and seasons.earlier_games - 20 < results.game_number
),

results as (
    select asked.*, results.game_number, results.{{ averaged | join(', results.') }}, 1 as is_of_season
    from asked
    inner join {{ ref('int_player_results') }} as results
        on asked.entity = results.player_id
        and asked.season = results.season
        and asked.expected_end_utc >= results.known_at_utc

    union all

    select asked.*, earlier.game_number, earlier.{{ averaged | join(', earlier.') }}, 0
    from asked
    inner join earlier on asked.entity = earlier.entity and asked.season = earlier.season
),

ranked as (
    select
        *,
        row_number() over (partition by game_id, game_date, entity order by game_number desc) as games_ago
    from results
)

select
    game_id,
    game_date,
    entity,
    max(earlier_games) + sum(is_of_season) as games_before,
    {%- for stat in averaged %}{% for window in average_windows() %}
    avg(case when games_ago <= {{ window }} then {{ stat }} end) as {{ stat }}_avg_{{ window }},
    {%- endfor %}{% endfor %}
    max(case when games_ago = 1 then minutes end) as minutes_last
from ranked
group by game_id, game_date, entity
