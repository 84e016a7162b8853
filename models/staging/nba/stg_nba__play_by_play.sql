{{ by_season() }}
{# One row per game: whether its play-by-play is whole in itself. Whole means: it ends with the end of the
   game, every period begun has plays, and the score never falls. Plays are in the order of orderNumber, or
   as listed where a play has none: a correction is inserted with the next free actionNumber. #}
{% set fields = {
    'order_number_text': 'orderNumber', 'period_text': 'period', 'action_type': 'actionType',
    'sub_type': 'subType', 'away_score_text': 'scoreAway', 'home_score_text': 'scoreHome'
} %}
{% set null_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}

with

versions as (
    {{ landed_versions('nba', 'play_by_play', asked_by_game=true) }}
),

latest as (
    select
        *,
        row_number() over (
            partition by record_key, requested_for order by responded_at_utc desc, attempt_id desc, ordinal desc
        ) as recency
    from versions
    where is_latest
),

standing as (
    select * from latest
    where recency = 1
),

texts as (
    {{ json_explode('standing', ['record_key', 'requested_for'], 'payload', '$.actions', fields) }}
),

actions as (
    select
        *,
        {{ safe_integer('order_number_text') }} as order_number,
        min(case when {{ safe_integer('order_number_text') }} is null then 0 else 1 end) over (
            partition by record_key, requested_for
        ) as has_order,
        {{ safe_integer('period_text') }} as period,
        {{ safe_integer('away_score_text') }} as away_score,
        {{ safe_integer('home_score_text') }} as home_score
    from texts
),

ordered as (
    select
        *,
        row_number() over (
            partition by record_key, requested_for order by coalesce(order_number, 0) * has_order desc, item_number desc
        ) as from_the_end,
        lag(away_score + home_score) over (
            partition by record_key, requested_for order by coalesce(order_number, 0) * has_order, item_number
        ) as total_before
    from actions
),

games as (
    select
        standing.record_key as nba_game_id,
        standing.requested_for as game_date,
        max(standing.as_of_utc) as known_at_utc,
        max(standing.attempt_id) as attempt_id,
        count(ordered.item_number) as actions,
        count(distinct ordered.period) as periods_with_plays,
        max(ordered.period) as last_period,
        max(case when ordered.from_the_end = 1 then ordered.away_score end) as away_score,
        max(case when ordered.from_the_end = 1 then ordered.home_score end) as home_score,
        max(
            case when ordered.from_the_end = 1 and ordered.action_type = 'game' and ordered.sub_type = 'end' then 1 else 0 end
        ) = 1
            as has_game_end,
        sum(case when ordered.away_score + ordered.home_score < ordered.total_before then 1 else 0 end) as score_falls,
        {% for name, value in [('period', 'period'), ('scoreAway', 'away_score'), ('scoreHome', 'home_score')] -%}
        max(case when ordered.{{ value }} is null then nullif(ordered.{{ value }}_text, '') end) as bad_{{ value }},
        {% endfor -%}
        sum(case when ordered.item_number is not null and ordered.period_text is null then 1 else 0 end) as without_period,
        sum(case when ordered.item_number is not null and ordered.action_type is null then 1 else 0 end) as without_type,
        '["' || string_agg(distinct replace(replace(ordered.action_type, '"', ''), chr(92), ''), '","' order by replace(replace(ordered.action_type, '"', ''), chr(92), '')) || '"]' as action_types
    from standing
    left join ordered
        on standing.record_key = ordered.record_key and standing.requested_for = ordered.requested_for
    group by standing.record_key, standing.requested_for
)

select
    nba_game_id,
    game_date,
    known_at_utc,
    attempt_id,
    actions,
    periods_with_plays,
    last_period,
    away_score,
    home_score,
    has_game_end,
    score_falls,
    action_types,
    {{ list_missing_fields({
        'period': 'case when without_period = 0 then 0 end', 'actionType': 'case when without_type = 0 then 0 end'
    }) }} as missing_fields,
    {{ list_invalid_fields({
        'period': ['bad_period', null_text], 'scoreAway': ['bad_away_score', null_text],
        'scoreHome': ['bad_home_score', null_text]
    }) }} as invalid_fields,
    has_game_end
    and coalesce(last_period >= 4, false)
    and periods_with_plays = last_period
    and score_falls = 0 as is_whole
from games
