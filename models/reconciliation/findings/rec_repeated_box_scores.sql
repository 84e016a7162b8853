{{ by_season() }}
{# One row per source and game whose final box score has, player for player, the numbers of an earlier
   game of the same source: an old box score under a new date. #}
{% set compared = ['pts', 'reb', 'ast', 'fga', 'minutes'] %}

with

written as (
    select
        lines.source,
        lines.game_id,
        lines.game_date,
        {{ season_of_games('lines.game_date') }} as season,
        lines.source_player_id,
        (
            lines.source_player_id
            {%- for stat in compared %} || ' ' || coalesce({{ number_text('lines.' ~ stat) }}, '-'){% endfor %}
        ) as line
    from {{ ref('int_source_lines') }} as lines
    where lines.is_played and {{ is_rebuilt('lines.game_date') }}
),

whole as (
    select
        source,
        game_id,
        game_date,
        season,
        string_agg(line, ', ' order by source_player_id) as lines
    from written
    group by source, game_id, game_date, season
    -- Fewer could be alike by chance.
    having count(*) >= 5
),

earlier as (
    select
        later.source,
        later.game_id,
        later.game_date,
        first_time.game_date as first_date,
        first_time.game_id as first_game_id,
        row_number() over (
            partition by later.source, later.game_id, later.game_date
            order by first_time.game_date, first_time.game_id
        ) as place
    from whole as later
    inner join whole as first_time
        on later.source = first_time.source
        and later.season = first_time.season
        and later.lines = first_time.lines
        and later.game_id <> first_time.game_id
        and later.game_date > first_time.game_date
)

select
    earlier.source,
    earlier.game_id,
    earlier.game_date,
    'repeated_box_score' as cause,
    'own_numbers' as invariant,
    (
        'this is the box score of ' || games.away_team || '@' || games.home_team || ' of '
        || cast(earlier.first_date as {{ dbt.type_string() }}) || ', the numbers of all players are the same'
    ) as detail
from earlier
inner join {{ ref('int_game_dates') }} as games
    on earlier.first_game_id = games.game_id and earlier.first_date = games.game_date
where earlier.place = 1 and {{ is_rebuilt('games.game_date') }}
