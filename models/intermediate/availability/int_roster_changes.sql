{{ by_season(column='season_start') }}
{# When a player was first seen with another team than before: by a game he played, or by the source's list
   of players. No team: struck from the list and not entered again. What is learned late of an earlier game
   moves nobody back. #}

with

versions as (
    select * from {{ ref('stg_balldontlie__player_versions') }}
    where bdl_player_id is not null
),

intervals as (
    {{ record_intervals('versions', 'balldontlie', 'players') }}
),

-- A player listed twice in one answer counts once. When a backfill's listing began is not known.
listings as (
    select
        coalesce(ids.player_id, 'bdl:' || versions.bdl_player_id) as player_id,
        versions.team,
        versions.team is null as is_unread,
        intervals.known_at_utc,
        intervals.until_utc
    from intervals
    inner join versions
        on intervals.attempt_id = versions.attempt_id
        and intervals.record_key = versions.record_key
        and intervals.ordinal = versions.ordinal
    left join {{ ref('int_player_ids') }} as ids
        on ids.source = 'balldontlie' and versions.bdl_player_id = ids.source_player_id
    where versions.ordinal = 1 and intervals.known_at_utc is not null
),

-- A list holds at the moment when it is asked for, a result at the moment of the game. A record without a team, or with
-- the code of one that nobody knows, is a reject and moves nobody.
sightings as (
    select player_id, team, known_at_utc as seen_at_utc, tip_utc as happened_at_utc, 'last_game' as basis
    from {{ ref('int_player_results') }}

    union all

    select player_id, team, known_at_utc, known_at_utc, 'list'
    from listings
    where not is_unread

    union all

    select listings.player_id, cast(null as {{ dbt.type_string() }}), listings.until_utc, listings.until_utc, 'list'
    from listings
    left join listings as standing
        on listings.player_id = standing.player_id
        and listings.until_utc >= standing.known_at_utc
        and (standing.until_utc is null or listings.until_utc < standing.until_utc)
    where listings.until_utc is not null and standing.player_id is null
),

-- Of what became known at one moment the last that happened counts.
ranked as (
    select
        *,
        row_number() over (
            partition by player_id, seen_at_utc
            order by happened_at_utc desc, case when team is null then 2 else 1 end, basis desc, team
        ) as recency
    from sightings
),

newest as (
    select
        *,
        max(happened_at_utc) over (
            partition by player_id order by seen_at_utc rows between unbounded preceding and 1 preceding
        ) as newest_before_utc
    from ranked
    where recency = 1
),

compared as (
    select
        *,
        lag(team) over (partition by player_id order by seen_at_utc) as team_before
    from newest
    where newest_before_utc is null or happened_at_utc >= newest_before_utc
),

changes as (
    select
        {{ season_start_of(eastern_date('seen_at_utc')) }} as season_start,
        player_id,
        team,
        basis,
        seen_at_utc,
        happened_at_utc
    from compared
    where newest_before_utc is null or coalesce(team, '') <> coalesce(team_before, '')
)

select * from changes
where {{ is_rebuilt('season_start') }}
