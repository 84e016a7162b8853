{{ by_season(['player_id']) }}
{# Who may play in a game, as known at its tip-off: one row per game and player. The one place that decides
   who is likely to play, and how likely. That a player played, started or sat in this very game is not
   known: absence is inferred from earlier games and from the injury list. #}
with

candidates as (
    select *, coalesce(injury_class = 'out', false) as is_out
    from {{ ref('int_followed_candidates') }}
    where {{ is_rebuilt() }}
),

rates as {{ rebuilt(ref('int_play_rates')) }}

select
    candidates.game_id,
    candidates.game_date,
    candidates.player_id,
    candidates.team,
    candidates.opponent,
    candidates.is_home,
    candidates.season,
    candidates.season_type,
    candidates.tip_utc,
    candidates.has_tip,
    candidates.roster_basis,
    candidates.games_before,
    case when candidates.last_season = candidates.season then candidates.last_season_game_number else 0 end
        as season_games_before,
    candidates.last_played_on,
    candidates.games_missed_in_a_row,
    candidates.list_basis,
    candidates.list_source,
    candidates.injury_status,
    candidates.is_out,
    -- What was done before tip-off is not judged by a list that was imported later.
    candidates.is_out and candidates.is_list_landed as is_known_out,
    candidates.has_line,
    coalesce(rates.play_probability, round({{ play_prior('candidates.play_class') }}, 4)) as play_probability,
    candidates.roster_basis <> 'box_score' and not candidates.is_out and candidates.games_before > 0
    and (candidates.games_missed_in_a_row = 0 or candidates.has_line)
        as is_likely_to_play
from candidates
left join rates
    on candidates.play_class = rates.play_class and candidates.game_date = rates.game_date
