{{ by_season(column='requested_for') }}
{# Every record or line that does not parse, is a duplicate or contradicts its question, with its reason.
   Nothing here is lost: the raw record stays where attempt_id and record_key point. #}
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
        and {{ is_rebuilt('season_start') }}
    {{ "union all" if not loop.last }}
    {% endfor %}

),

final as (

    {% for reason, column in [('field_missing', 'missing_fields'), ('record_invalid', 'invalid_fields'), ('other_season', 'other_season')] %}
    select
        source, endpoint, record_key, requested_for, entity as source_game_id, entity,
        '{{ reason }}' as reason, {{ column }} as detail, attempt_id
    from lists
    where {{ column }} is not null

    union all
    {% endfor %}

    select
        'balldontlie', 'box_scores', record_key, game_date, cast(null as {{ dbt.type_string() }}), entity,
        reason, detail, attempt_id
    from {{ ref('stg_balldontlie__box_score_rejects') }}
    where {{ is_rebuilt() }}

    union all

    select source, endpoint, record_key, requested_for, source_game_id, entity, reason, detail, attempt_id
    from {{ ref('stg_record_rejects') }}
    where {{ is_rebuilt('requested_for') }}

    union all

    select
        source, endpoint, record_key, requested_for, asked_game_id, cast(null as {{ dbt.type_string() }}),
        'contradicts_question', detail, attempt_id
    from {{ ref('stg_contradictions') }}
    where {{ is_rebuilt('requested_for') }}

)

select * from final
