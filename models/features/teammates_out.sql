{{ by_season() }}
{# One row per player and game: what teammates who are not likely to play leave, and what the others
   claim. The one place that decides which teammates are out. A player's share is what he used to have;
   his claim is that share times how often players with his absence play. #}
with

form as (

    select * from {{ ref('player_form') }}

),

players as (

    select
        availability.game_id,
        availability.game_date,
        availability.player_id,
        availability.team,
        availability.opponent,
        availability.roster_basis <> 'box_score' as is_seen,
        availability.games_missed_in_a_row,
        coalesce(form.minutes_ewma_8, 0) as minutes,
        coalesce(form.minutes_ewma_8 * form.usage_rate_ewma_8, 0) as usage_minutes,
        case
            when availability.is_out then 0
            when availability.games_missed_in_a_row = 0 or availability.has_line then 0.86
            else 0.41 * pow(availability.games_missed_in_a_row, -0.6)
        end as play_rate,
        case when availability.is_likely_to_play or availability.roster_basis = 'box_score' then 0 else 1 end as is_absent
    from {{ ref('int_player_availability') }} as availability
    left join form
        on availability.player_id = form.player_id
        and availability.games_before = form.game_number
    where {{ is_rebuilt('availability.game_date') }}

),

teams as (

    select
        game_id,
        game_date,
        team,
        sum(is_absent) as players_out,
        sum(is_absent * minutes) as minutes_out,
        sum(is_absent * usage_minutes) as usage_out,
        sum(case when games_missed_in_a_row <= 3 then is_absent * minutes else 0 end) as minutes_newly_out,
        sum(play_rate * minutes) as minutes_claimed,
        sum(play_rate * usage_minutes) as usage_claimed
    from players
    where is_seen
    group by game_id, game_date, team

),

final as (

    select
        players.game_id,
        players.game_date,
        players.player_id,
        teams.players_out - players.is_absent as teammates_out,
        round((teams.minutes_out - players.is_absent * players.minutes) / 240.0, 6) as teammates_out_minutes_share,
        round((teams.usage_out - players.is_absent * players.usage_minutes) / 48.0, 6) as teammates_out_usage_share,
        round((
            teams.minutes_newly_out
            - case when players.games_missed_in_a_row <= 3 then players.is_absent * players.minutes else 0 end
        ) / 240.0, 6) as teammates_newly_out_minutes_share,
        round((
            teams.minutes_claimed - case when players.is_seen then players.play_rate * players.minutes else 0 end
        ) / 240.0, 6) as teammates_minutes_claim,
        round((
            teams.usage_claimed - case when players.is_seen then players.play_rate * players.usage_minutes else 0 end
        ) / 48.0, 6) as teammates_usage_claim,
        round(rivals.minutes_out / 240.0, 6) as opponents_out_minutes_share,
        row_number() over (
            partition by players.game_id, players.game_date, players.team
            order by players.play_rate * players.minutes desc, players.player_id
        ) as place_in_rotation
    from players
    left join teams
        on players.game_id = teams.game_id and players.game_date = teams.game_date and players.team = teams.team
    left join teams as rivals
        on players.game_id = rivals.game_id
        and players.game_date = rivals.game_date
        and players.opponent = rivals.team

)

select * from final
