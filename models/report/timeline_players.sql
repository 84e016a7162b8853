{{ config(materialized='view') }}
{# What injury lists and lists of players said of a player, and what became of his predictions and recommendations,
   one line each, for the timeline. #}
{% set no_id = 'cast(null as ' ~ dbt.type_string() ~ ')' %}

with

reports as (
    select *, (coalesce(status, 'without a status') || coalesce((', back ' || cast(return_date as {{ dbt.type_string() }})), '')) as standing
    from {{ ref('int_injury_reports') }}
    where known_at_utc is not null
),

-- A description changes every day: only another status, another return or a new listing is a story.
compared as (
    select
        *,
        lag(standing) over (partition by player_id order by known_at_utc) as standing_before,
        lag(until_utc) over (partition by player_id order by known_at_utc) as until_before_utc
    from reports
),

listings as (
    select player_id, known_at_utc, ('listed ' || standing || coalesce((': ' || description), '')) as detail
    from compared
    where standing_before is null or standing <> standing_before or until_before_utc < known_at_utc
),

delistings as (
    select distinct reports.player_id, reports.until_utc
    from reports
    left join reports as others
        on reports.player_id = others.player_id
        and reports.until_utc >= others.known_at_utc
        and (others.until_utc is null or reports.until_utc < others.until_utc)
    where reports.until_utc is not null and others.player_id is null
),

withdrawn as (
    select game_id, game_date, player_id, label, withdrawn_reason, count(*) as predictions, max(made_at_utc) as made_at_utc
    from {{ ref('player_prop_predictions') }}
    where status = 'withdrawn'
    group by game_id, game_date, player_id, label, withdrawn_reason
),

-- Who is out, has moved or whose game is off is not predicted: the first that was known after the prediction.
reasons as (
    select player_id, {{ no_id }} as game_id, cast(null as date) as game_date, 'player_out' as reason, known_at_utc
    from reports
    where is_out
    union all
    select player_id, {{ no_id }}, cast(null as date), 'player_moved', seen_at_utc
    from {{ ref('int_roster_changes') }}
    union all
    select {{ no_id }}, game_id, game_date, cause, as_of_utc
    from {{ ref('verdict_events') }}
    where boundary_order = 1
),

withdrawals as (
    select
        withdrawn.game_id, withdrawn.game_date, withdrawn.player_id, withdrawn.label, withdrawn.withdrawn_reason,
        withdrawn.predictions, withdrawn.made_at_utc, min(reasons.known_at_utc) as known_at_utc
    from withdrawn
    left join reasons
        on withdrawn.withdrawn_reason = reasons.reason
        and withdrawn.player_id = coalesce(reasons.player_id, withdrawn.player_id)
        and withdrawn.game_id = coalesce(reasons.game_id, withdrawn.game_id)
        and withdrawn.game_date = coalesce(reasons.game_date, withdrawn.game_date)
        and withdrawn.made_at_utc <= reasons.known_at_utc
    group by
        withdrawn.game_id, withdrawn.game_date, withdrawn.player_id, withdrawn.label, withdrawn.withdrawn_reason,
        withdrawn.predictions, withdrawn.made_at_utc
),

-- A star has a dozen prices a day: those of the days that are judged.
recommended as (
    select recorded.*, (game_dates.away_team || '@' || game_dates.home_team || ' ' || recorded.stat || ': ') as subject
    from {{ ref('recorded_recommendations') }} as recorded
    inner join {{ ref('int_game_dates') }} as game_dates
        on recorded.game_id = game_dates.game_id and recorded.game_date = game_dates.game_date
    cross join {{ ref('run_context') }} as run_context
    where {{ is_judged_day('recorded.game_date') }}
)

select known_at_utc as at_utc, 'injury' as kind, 'balldontlie' as source, {{ no_id }} as game_id, player_id, cast(null as date) as game_date, detail
from listings

union all

select until_utc, 'injury', 'balldontlie', {{ no_id }}, player_id, cast(null as date), 'no longer on the injury list'
from delistings

union all

select seen_at_utc, 'team', basis, {{ no_id }}, player_id, cast(null as date), case when team is null then 'on no list of players any more' when basis = 'list' then ('listed as a player of ' || team) else ('played for ' || team) end
from {{ ref('int_roster_changes') }}

union all

select as_of_utc, 'recommended', book, game_id, player_id, game_date,
    case when recommendation = 'PASS' then (subject || 'not recommended any more')
        else (subject || lower(recommendation) || ' ' || {{ number_text('line') }} || ' at ' || case when price > 0 then '+' else '' end || cast(price as {{ dbt.type_string() }}) || ' (' || book || ')')
    end
from recommended

union all

select coalesce(known_at_utc, made_at_utc), 'withdrawn', {{ no_id }}, game_id, player_id, game_date,
    (label || ': ' || cast(predictions as {{ dbt.type_string() }}) || ' prediction(s) withdrawn, ' || withdrawn_reason)
from withdrawals
