{{ config(materialized='view') }}
{# The features of player_game_features, put side by side. #}

with

calendar as (
    select * from {{ ref('int_team_games') }}
),

team_form as (
    select * from {{ ref('team_form_at_tip') }}
)

select
    availability.game_id,
    availability.game_date,
    availability.player_id,
    players.player_name,
    availability.team,
    availability.opponent,
    availability.season,
    availability.season_type,
    availability.tip_utc,
    availability.roster_basis,
    availability.is_likely_to_play,
    availability.is_out,
    availability.injury_status,
    availability.list_basis,
    availability.play_probability,
    availability.games_before,
    availability.season_games_before,
    own.season_games_before as team_season_games_before,
    availability.games_missed_in_a_row,
    -- Who was traded may have played more games than his team.
    {{ safe_divide('greatest(own.season_games_before - availability.season_games_before, 0)', 'own.season_games_before') }}
        as share_of_games_missed,
    {{ day_number('availability.game_date') }} - {{ day_number('availability.last_played_on') }} as days_since_last_game,
    case when availability.is_home and not coalesce(calendar.is_neutral, false) then 1 else 0 end as is_home,
    calendar.days_since_game as team_rest_days,
    rival_calendar.days_since_game as opponent_rest_days,
    case when calendar.days_since_game = 1 then 1 else 0 end as is_back_to_back,
    calendar.games_in_7_days as team_games_in_7_days,
    case when availability.season_games_before < 5 then 1 else 0 end as is_early_season,
    case when form.team <> availability.team then 1 else 0 end as is_new_team,
    {%- for column in player_form_columns() %}
    form.{{ column }},
    {%- endfor %}
    {%- for stat in ['minutes'] + prop_stats() %}
    case when availability.season_games_before > 0 then form.{{ stat }}_avg_season end as {{ stat }}_avg_season,
    form.{{ stat }}_avg_5 - form.{{ stat }}_avg_20 as {{ stat }}_trend,
    {%- endfor %}
    {%- for stat in prop_stats() %}
    form.minutes_ewma_8 * form.{{ stat }}_per_minute as {{ stat }}_minutes_times_rate,
    {%- endfor %}
    {%- for column in team_form_columns() %}
    own.{{ column }} as team_{{ column }},
    rival.{{ column }} as opponent_{{ column }},
    {%- endfor %}
    {%- for column in allowed_columns() %}
    rival.{{ column }} as opponent_{{ column }},
    {%- endfor %}
    own.offensive_rating - own.defensive_rating - rival.offensive_rating + rival.defensive_rating
        as expected_margin,
    {%- for column in absence_columns() %}
    absences.{{ column }},
    {%- endfor %}
    {%- for stat in prop_stats() %}
    market.{{ stat }}_line,
    market.{{ stat }}_line_opening,
    market.{{ stat }}_line_move,
    market.{{ stat }}_line_books{{ "," if not loop.last }}
    {%- endfor %}
from {{ ref('int_player_availability') }} as availability
inner join calendar
    on availability.game_id = calendar.game_id
    and availability.game_date = calendar.game_date
    and availability.team = calendar.team
left join calendar as rival_calendar
    on availability.game_id = rival_calendar.game_id
    and availability.game_date = rival_calendar.game_date
    and availability.opponent = rival_calendar.team
left join {{ ref('int_players') }} as players on availability.player_id = players.player_id
left join {{ ref('player_form') }} as form
    on availability.player_id = form.player_id
    and availability.games_before = form.game_number
left join team_form as own
    on availability.game_id = own.game_id
    and availability.game_date = own.game_date
    and availability.team = own.team
left join team_form as rival
    on availability.game_id = rival.game_id
    and availability.game_date = rival.game_date
    and availability.opponent = rival.team
left join {{ ref('teammates_out') }} as absences
    on availability.game_id = absences.game_id
    and availability.game_date = absences.game_date
    and availability.player_id = absences.player_id
left join {{ ref('market_features') }} as market
    on availability.game_id = market.game_id
    and availability.game_date = market.game_date
    and availability.player_id = market.player_id
