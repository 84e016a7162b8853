{{ by_season(column='season_start') }}
{# Two ids of one source under one label that have lines in games of one date, by season: two players,
   whatever their names. #}
with

shared as (
    select
        *,
        count(*) over (partition by source, label) as ids_of_source
    from {{ ref('int_player_groups') }}
),

doubtful as (
    select source, source_player_id, label
    from shared
    where ids_of_source > 1
),

lines as (
    select distinct lines.game_date, lines.source, lines.source_player_id, doubtful.label
    from {{ ref('int_source_lines') }} as lines
    inner join doubtful
        on lines.source = doubtful.source and lines.source_player_id = doubtful.source_player_id
    where {{ is_rebuilt('lines.game_date') }}
)

select
    {{ season_start_of('min(lines.game_date)') }} as season_start,
    lines.source,
    lines.source_player_id,
    others.source_player_id as other_player_id,
    min(lines.game_date) as first_met_on
from lines
inner join lines as others
    on lines.source = others.source
    and lines.label = others.label
    and lines.game_date = others.game_date
    and lines.source_player_id < others.source_player_id
group by {{ season_of('lines.game_date') }}, lines.source, lines.source_player_id, others.source_player_id
