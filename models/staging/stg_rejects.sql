{# Every record or line that does not parse, or stands twice, with its reason. Nothing here
   is lost: the raw record stays where attempt_id and record_key point. #}
{% set sources = [
    ('nba', 'schedule', 'stg_nba__schedule_versions', 'requested_for', 'is_latest and is_listed and (nba_game_id is null or ' ~ counts_as_game('nba_game_id') ~ ')', 'nba_game_id'),
    ('balldontlie', 'games', 'stg_balldontlie__game_versions', 'requested_for', 'is_latest and is_listed', 'bdl_game_id'),
    ('balldontlie', 'box_scores', 'stg_balldontlie__box_scores', 'game_date', 'standing_rank = 1', 'cast(null as ' ~ dbt.type_string() ~ ')'),
    ('balldontlie', 'box_scores', 'stg_balldontlie__box_score_lines', 'game_date', 'true', 'bdl_player_id')
] %}

with

{% for source, endpoint, model, requested_for, condition, entity in sources %}
fields_{{ loop.index }} as (

    select
        '{{ source }}' as source,
        '{{ endpoint }}' as endpoint,
        record_key,
        {{ requested_for }} as requested_for,
        {{ entity }} as entity,
        attempt_id,
        missing_fields,
        invalid_fields
    from {{ ref(model) }}
    where ({{ condition }}) and (missing_fields is not null or invalid_fields is not null)

),

{% endfor %}
all_fields as (

    {% for _ in sources %}
    select * from fields_{{ loop.index }}
    {{ "union all" if not loop.last }}
    {% endfor %}

),

duplicates as (

    select
        'balldontlie' as source, 'box_scores' as endpoint, record_key, game_date as requested_for,
        cast(null as {{ dbt.type_string() }}) as entity, attempt_id,
        ('stands ' || cast(times_listed as {{ dbt.type_string() }}) || ' times in one answer') as detail
    from {{ ref('stg_balldontlie__box_scores') }}
    where standing_rank > 1

    union all

    select
        'balldontlie', 'box_scores', record_key, game_date, bdl_player_id, attempt_id,
        ('player stands ' || cast(times_listed as {{ dbt.type_string() }}) || ' times in one game')
    from {{ ref('stg_balldontlie__box_score_lines') }}
    where listing_number > 1 and bdl_player_id is not null

),

final as (

    select source, endpoint, record_key, requested_for, entity, 'field_missing' as reason, missing_fields as detail, attempt_id
    from all_fields
    where missing_fields is not null

    union all

    select source, endpoint, record_key, requested_for, entity, 'record_invalid', invalid_fields, attempt_id
    from all_fields
    where invalid_fields is not null

    union all

    select source, endpoint, record_key, requested_for, entity, 'duplicate_rows', detail, attempt_id
    from duplicates

)

select * from final
