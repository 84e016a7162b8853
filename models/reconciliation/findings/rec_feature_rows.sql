{{ by_season() }}
{# Each expected feature row beside what is there, with the first number that differs from analytics,
   recomputed from the results that were known at tip-off. #}
{% set averaged = ['minutes'] + prop_stats() %}
with

expected as (
    select expected_outputs.*, game_dates.standing, game_dates.away_team, game_dates.home_team
    from {{ ref('expected_outputs') }} as expected_outputs
    inner join {{ ref('int_game_dates') }} as game_dates
        on expected_outputs.game_id = game_dates.game_id and expected_outputs.game_date = game_dates.game_date
    where
        expected_outputs.boundary = 'analytics_to_features'
        and {{ is_rebuilt('expected_outputs.game_date') }}
        and {{ is_rebuilt('game_dates.game_date') }}
),

features as (
    select
        game_id, game_date, player_id, team, opponent, missing_features, games_before, minutes_last,
        {%- for stat in averaged %}{% for window in average_windows() %}
        {{ stat }}_avg_{{ window }},
        {%- endfor %}{% endfor %}
        count(*) over (partition by game_id, game_date, player_id) as times_listed,
        row_number() over (partition by game_id, game_date, player_id order by games_before) as listing_number
    from {{ ref('player_game_features') }}
    where {{ is_rebuilt() }}
),

availability as {{ rebuilt(ref('int_player_availability')) }},

joined as (
    select
        expected.game_id,
        expected.game_date,
        expected.entity,
        expected.standing,
        availability.team,
        availability.is_out,
        availability.injury_status,
        coalesce(availability.games_before, 0) as games_before,
        coalesce(players.player_name, expected.entity) as player_name,
        features.player_id is not null as is_here,
        features.times_listed,
        features.missing_features,
        case
            when features.games_before <> coalesce(known.games_before, 0)
                then ('games_before is ' || {{ number_text('features.games_before') }} || ', analytics have ' || {{ number_text('coalesce(known.games_before, 0)') }})
            when abs(coalesce(features.minutes_last, -1) - coalesce(known.minutes_last, -1)) > 0.001
                then 'minutes_last is not those of his last game'
            {%- for stat in averaged %}{% for window in average_windows() %}
            when abs(coalesce(features.{{ stat }}_avg_{{ window }}, -1) - coalesce(known.{{ stat }}_avg_{{ window }}, -1)) > 0.001
                then '{{ stat }}_avg_{{ window }} is not the average of his last {{ window }} games'
            {%- endfor %}{% endfor %}
            when features.team <> availability.team
                then ('team is ' || features.team || ', he is of ' || availability.team)
            when features.opponent <> case availability.team when expected.home_team then expected.away_team else expected.home_team end
                then ('opponent is ' || features.opponent || ' in ' || expected.away_team || '@' || expected.home_team)
        end as difference
    from expected
    left join availability
        on expected.game_id = availability.game_id
        and expected.game_date = availability.game_date
        and expected.entity = availability.player_id
    left join {{ ref('int_players') }} as players on expected.entity = players.player_id
    left join features
        on expected.game_id = features.game_id
        and expected.game_date = features.game_date
        and expected.entity = features.player_id
        and features.listing_number = 1
    left join {{ ref('rec_known_averages') }} as known
        on expected.game_id = known.game_id
        and expected.game_date = known.game_date
        and expected.entity = known.entity
)

select * from joined
