{{ by_season() }}
{# One row per player and game: what teammates are expected to leave, and what they claim. A player's share
   is what he used to have: of it he claims as much as he is likely to play (play_probability), and leaves
   the rest. Whom only the box score shows leaves and claims nothing, nor does who has never played: without a list
   of players, as for most that models learn from, nobody knows of him. #}
with

availability as (
    select
        availability.game_id,
        availability.game_date,
        availability.player_id,
        availability.team,
        availability.opponent,
        availability.roster_basis <> 'box_score' as is_seen,
        availability.games_missed_in_a_row,
        availability.play_probability,
        form.player_id is not null as has_played_before,
        coalesce(form.minutes_ewma_8, 0) as minutes,
        coalesce(form.minutes_ewma_8 * form.usage_rate_ewma_8, 0) as usage_minutes
    from {{ ref('int_player_availability') }} as availability
    left join {{ ref('player_form') }} as form
        on availability.player_id = form.player_id
        and availability.games_before = form.game_number
    where {{ is_rebuilt('availability.game_date') }}
),

players as (
    select
        *,
        case when is_seen and has_played_before then 1 - play_probability else 0 end as absence,
        case when is_seen and games_missed_in_a_row <= 3 then 1 - play_probability else 0 end as new_absence,
        case when is_seen then play_probability else 0 end as presence
    from availability
),

-- Rounded here: a sum of floats varies in its last bits with the order of the rows, and a share of whole
-- minutes is often half of its last digit.
teams as (
    select
        game_id,
        game_date,
        team,
        sum(absence) as players_out,
        round(sum(absence * minutes), 6) as minutes_out,
        round(sum(absence * usage_minutes), 6) as usage_out,
        round(sum(new_absence * minutes), 6) as minutes_newly_out,
        round(sum(presence * minutes), 6) as minutes_claimed,
        round(sum(presence * usage_minutes), 6) as usage_claimed
    from players
    where is_seen
    group by game_id, game_date, team
)

select
    players.game_id,
    players.game_date,
    players.player_id,
    round(teams.players_out - players.absence, 4) as teammates_out,
    round((teams.minutes_out - players.absence * players.minutes) / 240.0, 6) as teammates_out_minutes_share,
    round((teams.usage_out - players.absence * players.usage_minutes) / 48.0, 6) as teammates_out_usage_share,
    round((teams.minutes_newly_out - players.new_absence * players.minutes) / 240.0, 6)
        as teammates_newly_out_minutes_share,
    round((teams.minutes_claimed - players.presence * players.minutes) / 240.0, 6) as teammates_minutes_claim,
    round((teams.usage_claimed - players.presence * players.usage_minutes) / 48.0, 6) as teammates_usage_claim,
    round(rivals.minutes_out / 240.0, 6) as opponents_out_minutes_share,
    -- Nobody's place depends on whom only the box score shows.
    1 + cast(coalesce(sum(case when players.is_seen then 1 else 0 end) over (
        partition by players.game_id, players.game_date, players.team
        order by players.play_probability * players.minutes desc, players.player_id
        rows between unbounded preceding and 1 preceding
    ), 0) as int64) as place_in_rotation
from players
left join teams
    on players.game_id = teams.game_id and players.game_date = teams.game_date and players.team = teams.team
left join teams as rivals
    on players.game_id = rivals.game_id
    and players.game_date = rivals.game_date
    and players.opponent = rivals.team
