{{ by_season(column='requested_for') }}
{# Records of the latest answer to each question that name another date, season or game than was asked. A
   game that was moved and answers with its other date is none: it is only not used under the old one. #}
{% set endpoints = [
    ('balldontlie', 'box_scores'), ('balldontlie', 'player_props'), ('nba', 'box_scores'), ('nba', 'play_by_play'),
    ('nba', 'referee_assignments'), ('espn', 'scoreboard'), ('espn', 'game_summaries')
] %}

with

answers as (
    select
        *,
        {{ json_value('params', '$.game_id') }} as asked_game_id,
        row_number() over (
            partition by source, endpoint, requested_for, {{ json_value('params', '$.game_id') }}
            order by responded_at_utc desc, attempt_id desc
        ) as recency
    from {{ ref('scrape_attempts') }}
    where outcome in ('ok', 'empty') and is_known and {{ is_rebuilt('requested_for') }}
),

latest_answers as (
    select * from answers
    where recency = 1
),

{% for name, endpoint in endpoints %}
{% set fields = answered_fields(name, endpoint) %}
{{ name }}_{{ endpoint }} as (
    select
        '{{ name }}' as source,
        '{{ endpoint }}' as endpoint,
        records.record_key,
        records.requested_for,
        attempts.asked_game_id,
        {% if fields.game %}records.{{ answered_column('game') }}{% else %}cast(null as {{ dbt.type_string() }}){% endif %} as reported_game_id,
        {% for number in [1, 2] -%}
        {% if fields.teams %}records.{{ answered_column('teams', number) }}{% else %}cast(null as {{ dbt.type_string() }}){% endif %} as code_{{ number }},
        {% endfor -%}
        {% set days = answered_days(fields, 'records') | map(attribute=2) | list -%}
        {# The date that contradicts, before one that agrees. -#}
        coalesce(
            {%- for day in days %}nullif({{ day }}, records.requested_for), {% endfor -%}
            {{ (days + ['cast(null as date)']) | join(', ') }}
        ) as reported_date,
        {{ contradiction(name, endpoint) }} as detail,
        records.attempt_id,
        row_number() over (
            partition by records.record_key, records.requested_for, records.ordinal, attempts.asked_game_id
            order by attempts.responded_at_utc desc, attempts.attempt_id desc
        ) as recency
    from (
        {{ records_as_answered(name, endpoint) }}
    ) as records
    inner join answers as attempts on records.attempt_id = attempts.attempt_id
),

{% endfor %}
versions as (
    {% for name, endpoint in endpoints %}
    select * from {{ name }}_{{ endpoint }}
    where recency = 1 and detail is not null
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- An unchanged record lands nothing: the keys of the latest answer show that it is still there.
standing as (
    select versions.*
    from versions
    inner join latest_answers
        on versions.source = latest_answers.source
        and versions.endpoint = latest_answers.endpoint
        and versions.requested_for = latest_answers.requested_for
        and coalesce(versions.asked_game_id, '') = coalesce(latest_answers.asked_game_id, '')
    where strpos(latest_answers.record_keys, '"' || versions.record_key || '"') > 0
),

team_codes as (
    select 'espn' as source, codes.team, codes.code
    from (
        {{ espn_team_codes() }}
    ) as codes

    union all

    select 'nba', team, team
    from {{ ref('teams') }}
),

moved as (
    select distinct standing.attempt_id, standing.record_key
    from standing
    inner join team_codes as teams_1 on standing.source = teams_1.source and standing.code_1 = teams_1.code
    inner join team_codes as teams_2 on standing.source = teams_2.source and standing.code_2 = teams_2.code
    inner join {{ ref('stg_nba__schedule') }} as schedule
        on standing.reported_date = schedule.game_date
        and schedule.away_team in (teams_1.team, teams_2.team)
        and schedule.home_team in (teams_1.team, teams_2.team)
        and schedule.away_team <> schedule.home_team
    where standing.asked_game_id = standing.reported_game_id and {{ is_rebuilt('schedule.season_start') }}
)

select
    standing.source,
    standing.endpoint,
    standing.record_key,
    standing.requested_for,
    standing.asked_game_id,
    standing.detail,
    standing.attempt_id
from standing
left join moved on standing.attempt_id = moved.attempt_id and standing.record_key = moved.record_key
where moved.attempt_id is null
