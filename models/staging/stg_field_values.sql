{{ by_season(column='requested_for') }}
{# One row per endpoint, date or season, game where it is about one, field and value: values of the fields that have
   few of them. Texts of a game's status are without their digits: a time of day is one value. #}
{% set no_game = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{# source, endpoint, field, model, condition, date, game, value #}
{% set fields = [
    ('balldontlie', 'player_props', 'prop_type', 'stg_balldontlie__player_props', 'is_latest', 'game_date', 'bdl_game_id', 'prop_type'),
    ('balldontlie', 'player_props', 'market.type', 'stg_balldontlie__player_props', 'is_latest', 'game_date', 'bdl_game_id', 'market'),
    ('balldontlie', 'games', 'status', 'stg_balldontlie__games', 'is_listed', 'season_start', no_game, without_digits('status')),
    ('balldontlie', 'box_scores', 'status', 'stg_balldontlie__box_scores', 'standing_rank = 1', 'game_date', no_game, without_digits('status')),
    ('balldontlie', 'box_scores', 'player.position', 'stg_balldontlie__box_score_lines', 'true', 'game_date', no_game, 'position'),
    ('balldontlie', 'players', 'position', 'stg_balldontlie__player_versions', 'is_latest and is_listed', 'requested_for', no_game, 'position'),
    ('balldontlie', 'player_injuries', 'status', 'stg_balldontlie__player_injury_versions', 'is_latest and is_listed', 'requested_for', no_game, 'status'),
    ('nba', 'schedule', 'gameStatus', 'stg_nba__schedule', 'is_listed', 'season_start', no_game, 'cast(game_status as ' ~ dbt.type_string() ~ ')'),
    ('nba', 'box_scores', 'gameStatus', 'stg_nba__box_scores', 'standing_rank = 1', 'game_date', 'nba_game_id', 'cast(game_status as ' ~ dbt.type_string() ~ ')'),
    ('espn', 'scoreboard', 'status.type.name', 'stg_espn__scoreboard', 'is_listed', 'game_date', no_game, 'status'),
    ('espn', 'game_summaries', 'status.type.name', 'stg_espn__game_summaries', 'true', 'game_date', 'espn_game_id', 'status')
] %}

with

plays as (

    select * from {{ ref('stg_nba__play_by_play') }}
    where {{ is_rebuilt() }}

),

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

final as (

    select source, endpoint, field, requested_for, source_game_id, trim(value) as value, count(*) as records
    from reported
    where trim(value) <> ''
    group by source, endpoint, field, requested_for, source_game_id, trim(value)

)

select * from final
