{{ by_season() }}
{# Players with a live line who were last seen with neither team of the game: a line with another
   player's id, or a player who has just moved. What shows a move is `newcomer_because`; before
   there is a box score, that he is known and no other game of the date names him is enough. #}
with

lines as (
    select distinct game_id, game_date, player_id
    from {{ ref('int_market_lines') }}
    where basis = 'live' and {{ is_rebuilt() }}
),

seen as (
    select game_id, game_date, player_id
    from {{ ref('int_player_availability') }}
    where roster_basis <> 'box_score' and {{ is_rebuilt() }}
),

listed as (
    select distinct game_id, game_date, player_id
    from {{ ref('int_player_games') }}
    where {{ is_rebuilt() }}
),

box_scores as (
    select distinct game_id, game_date from listed
),

namings as (
    select game_id, game_date, player_id from lines
    union distinct
    select game_id, game_date, player_id from listed
),

named as (
    select game_date, player_id, count(*) as games
    from namings
    group by game_date, player_id
),

game_dates as (
    select game_dates.*, run_context.as_of_utc
    from {{ ref('int_game_dates') }} as game_dates
    cross join {{ ref('run_context') }} as run_context
    where {{ is_rebuilt() }}
),

joined as (
    select distinct lines.game_id, lines.game_date, lines.player_id
    from lines
    inner join game_dates
        on lines.game_id = game_dates.game_id and lines.game_date = game_dates.game_date
    inner join {{ ref('int_roster_intervals') }} as intervals
        on lines.player_id = intervals.player_id
        and intervals.team in (game_dates.away_team, game_dates.home_team)
        and intervals.from_utc >= game_dates.tip_utc
        and intervals.from_utc <= game_dates.as_of_utc
        and intervals.from_utc <= {{ add_minutes('game_dates.tip_utc', 7 * 24 * 60) }}
)

select
    lines.game_id,
    lines.game_date,
    lines.player_id,
    case
        when listed.player_id is not null then 'the box score lists him'
        when joined.player_id is not null then 'he was seen with the team since'
        when players.player_id is not null and box_scores.game_id is null and named.games = 1
            then 'there is no box score yet'
    end as newcomer_because
from lines
inner join named on lines.game_date = named.game_date and lines.player_id = named.player_id
left join seen
    on lines.game_id = seen.game_id
    and lines.game_date = seen.game_date
    and lines.player_id = seen.player_id
left join listed
    on lines.game_id = listed.game_id
    and lines.game_date = listed.game_date
    and lines.player_id = listed.player_id
left join joined
    on lines.game_id = joined.game_id
    and lines.game_date = joined.game_date
    and lines.player_id = joined.player_id
left join box_scores
    on lines.game_id = box_scores.game_id and lines.game_date = box_scores.game_date
left join {{ ref('int_players') }} as players on lines.player_id = players.player_id
where seen.player_id is null
