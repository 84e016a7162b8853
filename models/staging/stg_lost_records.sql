{{ by_season(column='requested_for') }}
{# Records that the latest answer listed and whose raw table has no version of them that can be read: deleted or
   changed by hand, expired, or not restored. An unchanged record lands nothing, so any version counts. #}
{% set endpoints = [
    ('nba', 'schedule'), ('nba', 'box_scores'), ('nba', 'play_by_play'), ('nba', 'referee_assignments'),
    ('balldontlie', 'games'), ('balldontlie', 'box_scores'), ('balldontlie', 'players'), ('balldontlie', 'player_injuries'),
    ('balldontlie', 'player_props'), ('espn', 'scoreboard'), ('espn', 'game_summaries')
] %}

with

keys as {{ rebuilt(ref('answered_keys'), 'requested_for') }},

landed as (
    {% for name, endpoint in endpoints %}
    select distinct '{{ name }}' as source, '{{ endpoint }}' as endpoint, records.requested_for, records.record_key
    from {{ source(name, endpoint) }} as records
    where {{ is_rebuilt('records.requested_for') }} and {{ is_readable() }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    keys.source,
    keys.endpoint,
    keys.record_key,
    keys.requested_for,
    case
        when keys.endpoint = 'schedule' then substr(keys.record_key, 1, strpos(keys.record_key || '|', '|') - 1)
        when keys.endpoint in ('games', 'scoreboard') then keys.record_key
        else keys.source_game_id
    end as source_game_id,
    keys.attempt_id
from keys
left join landed
    on keys.source = landed.source
    and keys.endpoint = landed.endpoint
    and keys.requested_for = landed.requested_for
    and keys.record_key = landed.record_key
where landed.record_key is null
