{{ by_season(column='requested_for') }}
{# One row per endpoint, date or season, game, field and value that the seed `known_values` does not have: the source
   has a new one, or has renamed one. Looked at are the fields that have few values. Texts of a game's status are
   without their digits: a time of day is one value. Of an injury every status is known that says whether he plays. #}
{% set no_game = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{# source, endpoint, field, model, condition, date, game, value #}
{% set fields = [
    ('balldontlie', 'player_props', 'prop_type', 'stg_balldontlie__player_props', 'is_latest', 'game_date', 'bdl_game_id', 'prop_type'),
    ('balldontlie', 'player_props', 'market.type', 'stg_balldontlie__player_props', 'is_latest', 'game_date', 'bdl_game_id', 'market'),
    ('balldontlie', 'games', 'status', 'stg_balldontlie__games', 'is_listed', 'season_start', no_game, without_digits('status')),
    ('balldontlie', 'box_scores', 'status', 'stg_balldontlie__box_scores', 'standing_rank = 1', 'game_date', no_game, without_digits('status')),
    ('balldontlie', 'box_scores', 'player.position', 'stg_balldontlie__box_score_lines', 'true', 'game_date', no_game, 'position'),
    ('balldontlie', 'players', 'position', 'stg_balldontlie__player_versions', 'is_latest and is_listed', 'requested_for', no_game, 'position'),
    ('balldontlie', 'player_injuries', 'status', 'stg_balldontlie__player_injury_versions', 'is_latest and is_listed and ' ~ injury_class('status') ~ " = 'other'", 'requested_for', no_game, 'status'),
    ('nba', 'schedule', 'gameStatus', 'stg_nba__schedule', 'is_listed', 'season_start', no_game, 'cast(game_status as ' ~ dbt.type_string() ~ ')'),
    ('nba', 'box_scores', 'gameStatus', 'stg_nba__box_scores', 'standing_rank = 1', 'game_date', 'nba_game_id', 'cast(game_status as ' ~ dbt.type_string() ~ ')'),
    ('espn', 'scoreboard', 'status.type.name', 'stg_espn__scoreboard', 'is_listed', 'game_date', no_game, 'status'),
    ('espn', 'game_summaries', 'status.type.name', 'stg_espn__game_summaries', 'true', 'game_date', 'espn_game_id', 'status')
] %}

with

plays as {{ rebuilt(ref('stg_nba__play_by_play')) }},

action_types as (
    {{ json_strings('plays', ['game_date', 'nba_game_id'], 'action_types') }}
),

reported as (
    {% for name, endpoint, field, model, condition, date, game, value in fields %}
    select
        '{{ name }}' as source, '{{ endpoint }}' as endpoint, '{{ field }}' as field, {{ date }} as requested_for,
        {{ game }} as source_game_id, {{ value }} as value
    from {{ ref(model) }}
    where {{ condition }} and {{ is_rebuilt(date) }}

    union all
    {% endfor %}

    select 'nba', 'play_by_play', 'actionType', game_date, nba_game_id, value
    from action_types
),

field_values as (
    select source, endpoint, field, requested_for, source_game_id, trim(value) as value, count(*) as records
    from reported
    where trim(value) <> ''
    group by source, endpoint, field, requested_for, source_game_id, trim(value)
),

-- A type of props that a statistic is predicted for is known, whatever the seed has.
known_values as (
    select source, endpoint, field, lower(value) as value
    from {{ ref('known_values') }}

    union distinct

    select 'balldontlie', 'player_props', 'prop_type', prop_type
    from {{ ref('stats') }}
),

game_ids as {{ rebuilt(ref('int_game_ids'), 'season_start') }},

unknown as (
    select
        field_values.*,
        game_ids.game_id,
        count(*) over (
            partition by
                field_values.source, field_values.endpoint, field_values.requested_for, field_values.field, field_values.value
        ) as games
    from field_values
    left join known_values
        on field_values.source = known_values.source
        and field_values.endpoint = known_values.endpoint
        and field_values.field = known_values.field
        and lower(field_values.value) = known_values.value
    left join game_ids
        on field_values.source = game_ids.source and field_values.source_game_id = game_ids.source_game_id
    where known_values.value is null
)

-- A value that many games of a date have is a change at the source: one row without a game.
select
    source,
    endpoint,
    requested_for,
    {{ game_of_finding() }} as game_id,
    field,
    value,
    sum(records) as records
from unknown
group by
    source, endpoint, requested_for, {{ game_of_finding() }}, field, value
