{{ config(materialized='view') }}
{# All findings about the lines of the box scores that analytics use, one row each: cause, condition, detail. #}
{% set findings = [
    ('unmatched_identity', 'source_player_id is null', "'the line has no player id'"),
    ('unmatched_identity', 'source_player_id is not null and not is_linked and not is_ambiguous',
        "(player_name || ' of ' || source || ' is not linked to a player of balldontlie')"),
    ('ambiguous_player', 'source_player_id is not null and not is_linked and is_ambiguous',
        "(player_name || ' of ' || source || ' may be one of several players of balldontlie')"),
    ('dropped_in_transform', 'source_player_id is not null and summary_player_id is null',
        "(player_name || ' is not in player_game_summary')"),
    ('duplicate_rows', 'times_listed > 1', "(player_name || ' is more than once in player_game_summary')"),
    ('stale_value', 'summary_player_id is not null and differences is not null', "(player_name || ': ' || differences)"),
    ('did_not_play', 'not is_played', "(player_name || ' was listed and did not play')")
] %}

{% for cause, condition, detail in findings %}
select game_id, game_date, entity, '{{ cause }}' as cause, {{ detail }} as detail
from {{ ref('rec_player_lines') }}
where {{ condition }}

union all

{% endfor %}
select lines.game_id, lines.game_date, lines.entity, 'stale_value' as cause, (lines.player_name || ': ' || summaries.detail) as detail
from {{ ref('rec_player_lines') }} as lines
inner join {{ ref('rec_player_summaries') }} as summaries
    on lines.game_id = summaries.game_id
    and lines.game_date = summaries.game_date
    and lines.entity = summaries.entity
