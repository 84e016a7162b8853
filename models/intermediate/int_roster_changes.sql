{{ rebuild_by_date('since', column='season_start') }}
{# When a player was first seen with another team than before: by a game he played, or by the source's
   list of players. No team: struck from the list and not entered anew. #}
{% set dates = rebuilt_dates('since') %}

with

-- A player listed twice in one answer counts once.
listings as (

    select * from {{ ref('int_roster_listings') }}
    where ordinal = 1 and known_at_utc is not null

),

sightings as (

    select player_id, team, known_at_utc as seen_at_utc, 'last_game' as basis
    from {{ ref('int_player_results') }}
    where {{ is_rebuilt('since') }}

    union all

    select player_id, team, known_at_utc, 'list'
    from listings

    union all

    select listings.player_id, cast(null as {{ dbt.type_string() }}), listings.until_utc, 'list'
    from listings
    left join listings as later
        on listings.player_id = later.player_id and listings.until_utc = later.known_at_utc
    where listings.until_utc is not null and later.player_id is null
    {%- if dates %}

    union all

    -- Of earlier seasons the changes are enough to tell the next one.
    select player_id, team, seen_at_utc, basis
    from {{ this }}
    where season_start < date '{{ dates[0] }}'
    {%- endif %}

),

compared as (

    select
        *,
        lag(team) over (partition by player_id order by seen_at_utc, basis desc) as team_before,
        lag(seen_at_utc) over (partition by player_id order by seen_at_utc, basis desc) as seen_before_utc
    from sightings

),

changes as (

    select
        {{ season_start_of(eastern_date('seen_at_utc')) }} as season_start,
        player_id,
        team,
        basis,
        seen_at_utc
    from compared
    where seen_before_utc is null or coalesce(team, '') <> coalesce(team_before, '')

),

final as (

    select * from changes
    where {{ is_rebuilt('since', 'season_start') }}

)

select * from final
