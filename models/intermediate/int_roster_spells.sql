{# Which team a player was last seen with, and in what span: by a game he played, or by the source's
   list of players. Where nothing is seen any more a spell has no end. #}
with

-- A player listed twice in one answer counts once.
listings as (

    select * from {{ ref('int_roster_listings') }}
    where ordinal = 1 and known_at_utc is not null

),

sightings as (

    select player_id, team, known_at_utc as seen_at_utc, 'last_game' as basis
    from {{ ref('int_player_results') }}

    union all

    select player_id, team, known_at_utc, 'list'
    from listings

    union all

    -- Struck from the list and not entered anew: with no team.
    select listings.player_id, cast(null as {{ dbt.type_string() }}), listings.until_utc, 'list'
    from listings
    left join listings as later
        on listings.player_id = later.player_id and listings.until_utc = later.known_at_utc
    where listings.until_utc is not null and later.player_id is null

),

compared as (

    select
        *,
        lag(team) over (partition by player_id order by seen_at_utc, basis desc) as team_before,
        lag(seen_at_utc) over (partition by player_id order by seen_at_utc, basis desc) as seen_before_utc
    from sightings

),

changes as (

    select * from compared
    where seen_before_utc is null or coalesce(team, '') <> coalesce(team_before, '')

),

spells as (

    select
        player_id,
        team,
        basis,
        seen_at_utc as from_utc,
        lead(seen_at_utc) over (partition by player_id order by seen_at_utc) as until_utc
    from changes

),

final as (

    select * from spells
    where team is not null

)

select * from final
