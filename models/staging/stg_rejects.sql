{{ rebuild_by_date('since', column='requested_for') }}
{# Every record or line that does not parse, stands twice or contradicts its question, with its reason. Nothing here
   is lost: the raw record stays where attempt_id and record_key point. #}
{% set sources = [
    ('nba', 'schedule', 'stg_nba__schedule_versions', 'is_latest and is_listed and (nba_game_id is null or ' ~ counts_as_game('nba_game_id') ~ ')', 'nba_game_id'),
    ('balldontlie', 'games', 'stg_balldontlie__game_versions', 'is_latest and is_listed', 'bdl_game_id')
] %}

with

lists as (

    {% for source, endpoint, model, condition, entity in sources %}
    select
        '{{ source }}' as source,
        '{{ endpoint }}' as endpoint,
        record_key,
        requested_for,
        {{ entity }} as entity,
        attempt_id,
        missing_fields,
        invalid_fields,
        other_season
    from {{ ref(model) }}
    where
        ({{ condition }}) and coalesce(missing_fields, invalid_fields, other_season) is not null
        and {{ is_rebuilt('since', 'season_start') }}
    {{ "union all" if not loop.last }}
    {% endfor %}

),

final as (

    select source, endpoint, record_key, requested_for, entity, 'field_missing' as reason, missing_fields as detail, attempt_id
    from lists
    where missing_fields is not null

    union all

    select source, endpoint, record_key, requested_for, entity, 'record_invalid', invalid_fields, attempt_id
    from lists
    where invalid_fields is not null

    union all

    select source, endpoint, record_key, requested_for, entity, 'other_season', other_season, attempt_id
    from lists
    where other_season is not null

    union all

    select 'balldontlie', 'box_scores', record_key, game_date, entity, reason, detail, attempt_id
    from {{ ref('stg_balldontlie__box_score_rejects') }}
    where {{ is_rebuilt('since') }}

    {% for model, entity in [('stg_contradictions', 'asked_game_id'), ('stg_list_contradictions', 'record_key')] %}
    union all

    select source, endpoint, record_key, requested_for, {{ entity }}, 'contradicts_question', detail, attempt_id
    from {{ ref(model) }}
    where {{ is_rebuilt('since', 'requested_for') }}
    {% endfor %}

)

select * from final
