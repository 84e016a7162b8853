{{ by_season() }}
{# Numbers that a source changed after it had called the game final: one row per player, game,
   stat and change, with the old and the new value. #}
{% set stats = counting_stats() %}
{% set fields = {'bdl_player_id': 'player.id', 'first_name': 'player.first_name', 'last_name': 'player.last_name', 'min': 'min'} %}
{% for stat in stats %}{% do fields.update({stat: stat}) %}{% endfor %}
{% set kept = ['record_key', 'requested_for', 'version_number', 'as_of_utc'] %}

with

versions as (
    {{ landed_versions('balldontlie', 'box_scores') }}
),

finals as (
    select
        *,
        row_number() over (
            partition by record_key, requested_for order by responded_at_utc, attempt_id
        ) as version_number,
        count(*) over (partition by record_key, requested_for) as versions
    from versions
    where ordinal = 1 and lower({{ json_value('payload', '$.status') }}) like 'final%'
),

corrected as (
    select * from finals
    where versions > 1
),

lines as (
    {{ json_explode('corrected', kept, 'payload', '$.visitor_team.players', fields) }}
    union all
    {{ json_explode('corrected', kept, 'payload', '$.home_team.players', fields) }}
),

values_by_stat as (
    {% for stat in ['min'] + stats %}
    select record_key, requested_for, version_number, as_of_utc, bdl_player_id,
        trim((coalesce(first_name, '') || ' ' || coalesce(last_name, ''))) as player_name,
        '{{ stat }}' as stat, {{ stat }} as value
    from lines
    {{ "union all" if not loop.last }}
    {% endfor %}
),

games as {{ rebuilt(ref('int_game_dates')) }},

changes as (
    select
        *,
        lag(value) over (
            partition by record_key, requested_for, bdl_player_id, stat order by version_number
        ) as old_value,
        lag(version_number) over (
            partition by record_key, requested_for, bdl_player_id, stat order by version_number
        ) as old_version
    from values_by_stat
    where bdl_player_id is not null
)

select
    changes.record_key,
    changes.requested_for as game_date,
    games.game_id,
    coalesce(ids.player_id, 'bdl:' || changes.bdl_player_id) as player_id,
    changes.bdl_player_id,
    changes.player_name,
    changes.stat,
    changes.old_value,
    changes.value as new_value,
    changes.version_number,
    changes.as_of_utc as corrected_at_utc
from changes
left join {{ ref('int_player_ids') }} as ids
    on ids.source = 'balldontlie' and changes.bdl_player_id = ids.source_player_id
left join games
    on changes.requested_for = games.game_date
    and changes.record_key in (
        games.away_team || '@' || games.home_team, games.home_team || '@' || games.away_team
    )
where changes.old_version is not null and coalesce(changes.value, '') <> coalesce(changes.old_value, '')
