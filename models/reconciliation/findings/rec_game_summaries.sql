{{ by_season() }}
{# Games whose row in game_summary is lost, duplicated, or not what the lists, the box scores and the
   players' lines give. #}
{% set texts = [
    'game_date', 'season', 'season_type', 'away_team', 'home_team', 'label', 'tip_utc', 'standing', 'is_neutral',
    'winner', 'has_box_score', 'source'
] %}
{% set numbers = ['away_score', 'home_score', 'margin', 'away_players_pts', 'home_players_pts', 'players_used', 'pace'] %}

with

summary as (
    select
        *,
        count(*) over (partition by game_id) as times_listed,
        row_number() over (partition by game_id order by game_date) as listing_number
    from {{ ref('game_summary') }}
    where {{ is_rebuilt() }}
),

sums as {{ rebuilt(ref('rec_summary_sums')) }},

expected as (
    select
        games.game_id,
        games.game_date,
        games.season,
        games.season_type,
        games.away_team,
        games.home_team,
        (games.away_team || '@' || games.home_team) as label,
        games.tip_utc,
        games.standing,
        games.is_neutral,
        games.away_score,
        games.home_score,
        case
            when games.standing = 'played' and games.home_score > games.away_score then games.home_team
            when games.standing = 'played' and games.home_score < games.away_score then games.away_team
        end as winner,
        abs(games.away_score - games.home_score) as margin,
        away.pts as away_players_pts,
        home.pts as home_players_pts,
        coalesce(away.players_used, 0) + coalesce(home.players_used, 0) as players_used,
        away.team is not null and home.team is not null as has_box_score,
        coalesce(home.source, away.source) as source,
        home.pace
    from {{ ref('int_games') }} as games
    left join sums as away on games.game_id = away.game_id and games.away_team = away.team
    left join sums as home on games.game_id = home.game_id and games.home_team = home.team
    where {{ is_rebuilt('games.game_date') }}
),

-- Scores by period are those of one of the sources.
periods as (
    select distinct game_id, {{ period_columns() | join(', ') }}
    from {{ ref('int_box_scores') }}
    where is_final and {{ is_rebuilt() }}
),

compared as (
    select
        expected.game_id,
        expected.game_date,
        summary.game_id is null as is_lost,
        summary.times_listed,
        {{ differences('summary', 'expected', texts, numbers) }} as differences,
        case
            when summary.home_q1 is not null and periods.game_id is null
                then 'its scores by period are those of no source'
        end as other_periods
    from expected
    left join summary on expected.game_id = summary.game_id and summary.listing_number = 1
    left join periods
        on expected.game_id = periods.game_id
        {%- for column in period_columns() %}
        and coalesce(summary.{{ column }}, -1) = coalesce(periods.{{ column }}, -1)
        {%- endfor %}
)

select
    game_id,
    game_date,
    'game_summary' as entity,
    case
        when is_lost then 'dropped_in_transform'
        when times_listed > 1 then 'duplicate_rows'
        else 'stale_value'
    end as cause,
    case
        when is_lost then 'the game is not in game_summary'
        when times_listed > 1 then 'the game is more than once in game_summary'
        else ('game_summary: ' || coalesce(differences, '') || coalesce(other_periods, ''))
    end as detail
from compared
where is_lost or times_listed > 1 or differences is not null or other_periods is not null
