{{ by_season() }}
{# What the newest list of each source before tip-off says of a player: one row per game, player, source and
   basis. One that is listed twice has the gravest status. #}
with

lists as {{ rebuilt(ref('int_injury_lists')) }},

candidates as {{ rebuilt(ref('int_player_candidates')) }},

archived as (
    select * from {{ ref('int_archived_injury_reports') }}
    where outcome = 'usable' and {{ is_rebuilt() }}
),

listed as (
    select
        lists.game_id, lists.game_date, archived.player_id, lists.team, lists.list_basis, lists.list_source,
        lists.is_newest, archived.status, archived.injury_class
    from lists
    inner join archived
        on lists.list_source = archived.source
        and lists.list_known_at_utc = archived.captured_at_utc
        and lists.game_id = archived.game_id
        and lists.game_date = archived.game_date
        and lists.team = archived.team
    where lists.list_basis = 'archived'

    union all

    select
        lists.game_id, lists.game_date, candidates.player_id, lists.team, lists.list_basis, lists.list_source,
        lists.is_newest, reports.status, {{ injury_class('reports.status') }}
    from lists
    inner join candidates
        on lists.game_id = candidates.game_id
        and lists.game_date = candidates.game_date
        and lists.team = candidates.team
    inner join {{ ref('int_injury_reports') }} as reports
        on candidates.player_id = reports.player_id
        and candidates.tip_utc > reports.known_at_utc
        and candidates.tip_utc <= coalesce(reports.until_utc, candidates.tip_utc)
    where lists.list_basis = 'live'
),

ranked as (
    select
        *,
        row_number() over (
            partition by game_id, game_date, player_id, list_basis, list_source
            order by {{ play_prior('injury_class') }}, status
        ) as place
    from listed
)

select
    game_id, game_date, player_id, team, list_basis, list_source, is_newest, status,
    coalesce(injury_class, 'other') as injury_class
from ranked
where place = 1
