{{ rebuild_by_date('since', column='season_start', whole='view') }}
{# Which player of balldontlie bears the name of another source's id, by season: from lines of one team in
   one game under one name, exact. #}
with

lines as (

    select source, source_player_id, game_id, game_date, team, match_name
    from {{ ref('int_source_lines') }}
    where source_player_id is not null and {{ is_rebuilt('since') }}

),

-- A name that two players of one team in one game share tells nothing.
named_once as (

    select
        *,
        count(*) over (partition by source, game_id, team, match_name) as bearers
    from lines

),

final as (

    select
        {{ season_start_of('min(other.game_date)') }} as season_start,
        other.source,
        other.source_player_id,
        primary_source.source_player_id as bdl_player_id,
        min(other.game_date) as learned_on
    from named_once as other
    inner join named_once as primary_source
        on primary_source.source = 'balldontlie'
        and other.game_id = primary_source.game_id
        and other.team = primary_source.team
        and other.match_name = primary_source.match_name
    where other.source <> 'balldontlie' and other.bearers = 1 and primary_source.bearers = 1
    group by {{ season_of('other.game_date') }}, other.source, other.source_player_id, primary_source.source_player_id

)

select * from final
