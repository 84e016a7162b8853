{{ by_season(column='requested_for') }}
{# Every record or line that does not parse, is a duplicate or contradicts its question, with its reason.
   Nothing here is lost: the raw record stays where attempt_id and record_key point. #}
{% set null_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{# source, endpoint, model, condition, partition, date, game id, entity, of another season #}
{% set sources = [
    ('nba', 'schedule', 'stg_nba__schedule_versions', "is_latest and is_listed and coalesce(game_type, '') not in ('001', '003')", 'season_start', 'requested_for', 'nba_game_id', 'nba_game_id', 'other_season'),
    ('balldontlie', 'games', 'stg_balldontlie__game_versions', 'is_latest and is_listed', 'season_start', 'requested_for', 'bdl_game_id', 'bdl_game_id', 'other_season'),
    ('balldontlie', 'box_scores', 'stg_balldontlie__box_scores', 'standing_rank = 1 and not (' ~ is_unkeyed() ~ ')', 'game_date', 'game_date', null_text, null_text, null_text),
    ('balldontlie', 'box_scores', 'stg_balldontlie__box_score_lines', 'true', 'game_date', 'game_date', null_text, 'bdl_player_id', null_text)
] %}
{# model, condition, player, what is listed, in what #}
{% set repeated = [
    ('stg_balldontlie__box_scores', 'standing_rank > 1', null_text, '', 'answer'),
    ('stg_balldontlie__box_score_lines', 'listing_number > 1 and bdl_player_id is not null', 'bdl_player_id', 'player is ', 'game')
] %}

with

records as (
    {% for source, endpoint, model, condition, partition, date, game, entity, other_season in sources %}
    select
        '{{ source }}' as source,
        '{{ endpoint }}' as endpoint,
        record_key,
        {{ date }} as requested_for,
        {{ game }} as source_game_id,
        {{ entity }} as entity,
        attempt_id,
        missing_fields,
        invalid_fields,
        {{ other_season }} as other_season
    from {{ ref(model) }}
    where
        ({{ condition }}) and coalesce(missing_fields, invalid_fields, {{ other_season }}) is not null
        and {{ is_rebuilt(partition) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

{% for reason, column in [('field_missing', 'missing_fields'), ('record_invalid', 'invalid_fields'), ('other_season', 'other_season')] %}
select
    source, endpoint, record_key, requested_for, source_game_id, entity,
    '{{ reason }}' as reason, {{ column }} as detail, attempt_id
from records
where {{ column }} is not null

union all
{% endfor %}

{% for model, condition, player, what, where in repeated %}
select
    'balldontlie', 'box_scores', record_key, game_date, {{ null_text }}, {{ player }}, 'duplicate_rows',
    ('{{ what }}listed ' || cast(times_listed as {{ dbt.type_string() }}) || ' times in one {{ where }}'), attempt_id
from {{ ref(model) }}
where {{ condition }} and {{ is_rebuilt() }}

union all
{% endfor %}

select source, endpoint, record_key, requested_for, source_game_id, entity, reason, detail, attempt_id
from {{ ref('stg_record_rejects') }}
where {{ is_rebuilt('requested_for') }}

union all

select
    source, endpoint, record_key, requested_for, source_game_id, {{ null_text }},
    'landed_and_lost', ('record ' || record_key || ' was landed, and no raw table has it any more so that it can be read'), attempt_id
from {{ ref('stg_lost_records') }}
where {{ is_rebuilt('requested_for') }}

union all

select
    source, endpoint, record_key, requested_for, asked_game_id, {{ null_text }},
    'contradicts_question', detail, attempt_id
from {{ ref('stg_contradictions') }}
where {{ is_rebuilt('requested_for') }}
