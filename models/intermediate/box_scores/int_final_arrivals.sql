{{ by_season() }}
{# When the final box score of a game first came from each source. What a backfill brought does not show when it was
   there: it is not measured, and counts as known when balldontlie would have had it. #}
{% set espn_status = '$.header.competitions[0].status.type' %}
{# source: raw table, condition that a record is final #}
{% set sources = {
    'balldontlie': ('box_scores', 'lower(' ~ json_value('payload', '$.status') ~ ") like 'final%'"),
    'nba': ('box_scores', json_value('payload', '$.gameStatus') ~ " = '3'"),
    'espn': ('game_summaries', json_value('payload', espn_status ~ '.name') ~ " = 'STATUS_FINAL' and coalesce("
        ~ json_value('payload', espn_status ~ '.completed') ~ ", 'true') = 'true'")
} %}

with

game_ids as {{ rebuilt(ref('int_game_ids'), 'season_start') }},

games as (
    select
        *,
        (away_team || '@' || home_team) as label,
        (home_team || '@' || away_team) as other_label,
        {{ expected_game_end('tip_utc', 'game_date') }} as expected_end_utc
    from {{ ref('int_game_dates') }}
    where standing in ('played', 'on', 'vanished') and {{ is_rebuilt() }}
),

{% for source, (table, is_final) in sources.items() %}
{{ source }}_versions as (
    {{ landed_versions(source, table, asked_by_game=true) }}
),

{% endfor %}
finals as (
    {% for source, (table, is_final) in sources.items() %}
    select
        '{{ source }}' as source, record_key, requested_for, as_of_utc as arrived_at_utc, is_backfilled,
        responded_at_utc, attempt_id, ordinal
    from {{ source }}_versions
    where {{ is_final }}
    {{ "union all" if not loop.last }}
    {% endfor %}
),

-- Nothing is final before its tip-off: an early one does not hide the real one.
-- balldontlie's key is AWAY@HOME within its date, whoever it takes for the hosts; the others' is their
-- own game id.
finals_of_games as (
    select
        finals.source, games.game_id, games.game_date, games.home_team, games.expected_end_utc,
        finals.arrived_at_utc, finals.is_backfilled,
        row_number() over (
            partition by games.game_id, games.game_date, finals.source, finals.record_key
            order by finals.responded_at_utc, finals.attempt_id, finals.ordinal
        ) as final_number
    from finals
    left join game_ids
        on finals.source = game_ids.source and finals.record_key = game_ids.source_game_id
    inner join games
        on finals.requested_for = games.game_date
        and (
            game_ids.game_id = games.game_id
            or (finals.source = 'balldontlie' and finals.record_key in (games.label, games.other_label))
        )
        and finals.arrived_at_utc >= {{ tip_or_noon('games.tip_utc', 'games.game_date') }}
),

arrivals as (
    select
        source, game_id, game_date, home_team, expected_end_utc, min(arrived_at_utc) as arrived_at_utc,
        max(case when is_backfilled then 1 else 0 end) = 1 as is_backfilled
    from finals_of_games
    where final_number = 1
    group by source, game_id, game_date, home_team, expected_end_utc
),

asked as (
    select * from {{ ref('int_box_score_attempts') }}
    where workflow <> 'backfill' and {{ is_rebuilt() }} and {{ is_rebuilt('season_start') }}
),

-- Only an answer shows that the game was not there; a failed request does not.
before_arrival as (
    select
        arrivals.source,
        arrivals.game_id,
        arrivals.game_date,
        sum(case when asked.as_of_utc >= arrivals.expected_end_utc then 1 else 0 end) as attempts_before,
        max(case when asked.outcome in ('ok', 'empty', 'not_found') then asked.as_of_utc end) as last_without_utc
    from arrivals
    inner join asked
        on arrivals.source = asked.source
        and arrivals.game_id = asked.game_id
        and arrivals.game_date = asked.game_date
        and asked.as_of_utc < arrivals.arrived_at_utc
    group by arrivals.source, arrivals.game_id, arrivals.game_date
),

timed as (
    select
        arrivals.*,
        {{ hours_between('arrivals.expected_end_utc', 'arrivals.arrived_at_utc') }} as hours_after_end,
        coalesce(before_arrival.attempts_before, 0) as attempts_before,
        {{ hours_between('before_arrival.last_without_utc', 'arrivals.arrived_at_utc') }} as hours_since_without
    from arrivals
    left join before_arrival
        on arrivals.source = before_arrival.source
        and arrivals.game_id = before_arrival.game_id
        and arrivals.game_date = before_arrival.game_date
)

-- Asked once the next morning, a box score looks ten hours late: such a value is no measurement.
select
    timed.*,
    case
        when timed.is_backfilled and timed.source = 'balldontlie'
            then {{ add_minutes('timed.expected_end_utc', 'delays.grace_minutes') }}
        else timed.arrived_at_utc
    end as known_at_utc,
    not timed.is_backfilled
    and (coalesce(timed.hours_since_without <= 2, false) or (timed.attempts_before = 0 and timed.hours_after_end <= 2)) as is_bounded
from timed
inner join {{ ref('source_delays') }} as delays on timed.source = delays.source
