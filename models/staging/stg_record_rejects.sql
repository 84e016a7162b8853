{{ by_season(column='requested_for') }}
{# Records and lines that do not parse, are duplicates in one game or have no key, of every endpoint but
   balldontlie's box scores and the two lists of games, which have models of their own. #}
{% set null_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{# source, endpoint, model, condition, date, record key, game id, entity #}
{% set records = [
    ('nba', 'box_scores', 'stg_nba__box_scores', 'standing_rank = 1 and (is_final or status is null or invalid_fields is not null)', 'game_date', 'record_key', 'nba_game_id', null_text),
    ('nba', 'box_scores', 'stg_nba__box_score_lines', 'true', 'game_date', 'record_key', 'nba_game_id', 'nba_player_id'),
    ('nba', 'play_by_play', 'stg_nba__play_by_play', 'true', 'game_date', 'nba_game_id', 'nba_game_id', null_text),
    ('nba', 'referee_assignments', 'stg_nba__referee_assignments', 'is_listed', 'game_date', 'record_key', 'nba_game_id', null_text),
    ('balldontlie', 'players', 'stg_balldontlie__player_versions', 'is_latest and is_listed', 'requested_for', 'record_key', null_text, 'bdl_player_id'),
    ('balldontlie', 'player_injuries', 'stg_balldontlie__player_injury_versions', 'is_latest and is_listed', 'requested_for', 'record_key', null_text, 'bdl_player_id'),
    ('balldontlie', 'player_props', 'stg_balldontlie__player_props', 'is_latest', 'game_date', 'record_key', 'bdl_game_id', 'bdl_player_id'),
    ('espn', 'scoreboard', 'stg_espn__scoreboard', 'is_listed', 'game_date', 'record_key', 'espn_game_id', null_text),
    ('espn', 'game_summaries', 'stg_espn__game_summaries', '(is_final or status is null or invalid_fields is not null)', 'game_date', 'espn_game_id', 'espn_game_id', null_text),
    ('espn', 'game_summaries', 'stg_espn__box_score_lines', 'true', 'game_date', 'espn_game_id', 'espn_game_id', 'espn_player_id')
] %}
{% set lines = [
    ('nba', 'box_scores', 'stg_nba__box_score_lines', 'record_key', 'nba_game_id', 'nba_player_id'),
    ('espn', 'game_summaries', 'stg_espn__box_score_lines', 'espn_game_id', 'espn_game_id', 'espn_player_id')
] %}

with

records as (
    {% for name, endpoint, model, condition, date, key, game, entity in records %}
    select
        '{{ name }}' as source, '{{ endpoint }}' as endpoint, {{ key }} as record_key, {{ date }} as requested_for,
        {{ game }} as source_game_id, {{ entity }} as entity, attempt_id, missing_fields, invalid_fields
    from {{ ref(model) }}
    where {{ condition }} and coalesce(missing_fields, invalid_fields) is not null and {{ is_rebuilt(date) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

lines as (
    {% for name, endpoint, model, key, game, player in lines %}
    select
        '{{ name }}' as source, '{{ endpoint }}' as endpoint, {{ key }} as record_key, game_date as requested_for,
        {{ game }} as source_game_id, {{ player }} as entity, max(attempt_id) as attempt_id, count(*) as times
    from {{ ref(model) }}
    where {{ player }} is not null and {{ is_rebuilt() }}
    group by {{ key }}, game_date, {{ game }}, {{ player }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- Where a record has no key, no model of its endpoint can have it.
keys as {{ rebuilt(ref('answered_keys'), 'requested_for') }}

select source, endpoint, record_key, requested_for, source_game_id, entity, 'field_missing' as reason, missing_fields as detail, attempt_id
from records
where missing_fields is not null

union all

select source, endpoint, record_key, requested_for, source_game_id, entity, 'record_invalid', invalid_fields, attempt_id
from records
where invalid_fields is not null

union all

select
    source, endpoint, record_key, requested_for, source_game_id, entity, 'duplicate_rows',
    ('player is listed ' || cast(times as {{ dbt.type_string() }}) || ' times in one game'), attempt_id
from lines
where times > 1

union all

select
    source, endpoint, record_key, requested_for, source_game_id, {{ null_text }}, 'field_missing',
    'the key of the record is absent', attempt_id
from keys
where {{ is_unkeyed() }}

union all

-- Across two pages it may have moved while they were asked. Box scores have rows of their own above.
select
    source, endpoint, record_key, requested_for,
    case when endpoint in ('games', 'schedule', 'scoreboard') then record_key else source_game_id end,
    case when endpoint in ('players', 'player_injuries') then record_key end, 'duplicate_rows',
    ('record ' || record_key || ' is ' || cast(times as {{ dbt.type_string() }}) || ' times in one answer'), attempt_id
from keys
where times > 1 and not ({{ is_unkeyed() }}) and endpoint not in ('box_scores', 'game_summaries')

union all

select
    'archive', 'player_lines', line_id, game_date, {{ null_text }}, player_name, 'unmatched_identity',
    ('no team is called ' || case when away_team is null then away_team_name else home_team_name end), line_id
from {{ ref('stg_archive__player_lines') }}
where (away_team is null or home_team is null) and {{ is_rebuilt() }}
