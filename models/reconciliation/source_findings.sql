{{ by_season(column='requested_for') }}
{# One row per finding about what sources sent that no verdict covers: shown by `reconcile` and `status`,
   counted nowhere, and without effect on the exit code. #}
{% set is_of_list = "(game_dates > " ~ var('games_of_one_finding') ~ " and endpoint in ('schedule', 'games'))" %}
with

of_lists as (
    select source, endpoint, game_date, game_id, finding, finding as subject, detail
    from {{ ref('rec_list_contradictions') }}
    where {{ is_rebuilt() }}

    union all

    select 'balldontlie', 'games', game_date, game_id, 'lists_disagree', subject, detail
    from {{ ref('rec_list_disagreements') }}
    where {{ is_rebuilt() }}
),

counted as (
    select
        *,
        {{ season_start_of('game_date') }} as season_start,
        count(*) over (partition by source, endpoint, game_date, finding, subject) as games,
        count(distinct game_date) over (
            partition by source, endpoint, {{ season_start_of('game_date') }}, finding, subject
        ) as game_dates
    from of_lists
),

-- What is wrong with many games of a date is one flaw of the date, on many dates one of the list.
filed as (
    select
        source, endpoint, game_id, finding, subject, detail,
        case when {{ is_of_list }} then game_dates else games end as games,
        case when {{ is_of_list }} then season_start else game_date end as requested_for
    from counted
),

findings as (
    select
        source, endpoint, requested_for, game_id, reason as finding, reason as subject, records, example as detail
    from {{ ref('rec_rejects') }}
    where {{ is_rebuilt('requested_for') }}

    union all

    select
        source, endpoint, requested_for, game_id, 'unknown_value',
        (field || ' ' || value), records, 'the seed known_values does not have it'
    from {{ ref('rec_unknown_values') }}
    where {{ is_rebuilt('requested_for') }}

    union all

    select source, endpoint, requested_for, cast(null as {{ dbt.type_string() }}), finding, finding, records, detail
    from {{ ref('rec_list_findings') }}
    where {{ is_rebuilt('requested_for') }}

    union all

    select source, endpoint, requested_for, cast(null as {{ dbt.type_string() }}), 'older_answer', 'older_answer', records, detail
    from {{ ref('rec_older_answers') }}
    where {{ is_rebuilt('requested_for') }}

    union all

    select source, endpoint, game_date, game_id, finding, finding, 1, detail
    from {{ ref('rec_early_finals') }}
    where {{ is_rebuilt() }}

    union all

    select source, endpoint, game_date, game_id, finding, 'not_compared', records, detail
    from {{ ref('rec_uncompared') }}
    where {{ is_rebuilt() }}

    union all

    select source, endpoint, requested_for, game_id, finding, 'not_answered', records, detail
    from {{ ref('rec_failed_answers') }}
    where {{ is_rebuilt('requested_for') }}

    union all

    select source, endpoint, requested_for, {{ game_of_finding() }}, finding, subject, count(*), min(detail)
    from filed
    group by source, endpoint, requested_for, {{ game_of_finding() }}, finding, subject

    union all

    select 'balldontlie', 'box_scores', game_date, game_id, 'periods_disagree', 'periods_disagree', 1, detail
    from {{ ref('rec_box_score_periods') }}
    where {{ is_rebuilt() }}

    union all

    select 'balldontlie', 'player_props', game_date, game_id, 'line_far_off', stat, records, detail
    from {{ ref('rec_far_lines') }}
    where {{ is_rebuilt() }}

    union all

    select 'balldontlie', 'player_props', game_date, game_id, 'lines_lacking', lacking, 1, detail
    from {{ ref('rec_lacking_lines') }}
    where {{ is_rebuilt() }}

    union all

    select 'balldontlie', 'player_props', game_date, cast(null as {{ dbt.type_string() }}), 'lines_lacking', vendor, records, detail
    from {{ ref('rec_absent_books') }}
    where {{ is_rebuilt() }}
),

games as {{ rebuilt(ref('int_games')) }}

-- A whole list is filed under the first day of its season and covers all of it.
select
    (
        findings.source || '/' || findings.endpoint || '|' || cast(findings.requested_for as {{ dbt.type_string() }})
        || '|' || coalesce(findings.game_id, '') || '|' || findings.finding || '|' || findings.subject
    ) as finding_key,
    findings.source,
    findings.endpoint,
    findings.requested_for,
    case
        when endpoints.asked_by = 'season' and findings.requested_for = {{ season_start_of('findings.requested_for') }}
            then {{ add_days(season_start_of(add_days('findings.requested_for', 366)), -1) }}
        else findings.requested_for
    end as last_date,
    findings.game_id,
    games.label,
    findings.finding,
    findings.subject,
    findings.records,
    findings.detail,
    coalesce(causes.runbook, case findings.finding when 'other_season' then 'contradicts_question' else 'source_findings' end)
        as runbook
from findings
left join {{ ref('endpoints') }} as endpoints
    on findings.source = endpoints.source and findings.endpoint = endpoints.endpoint
left join games on findings.game_id = games.game_id
left join {{ ref('causes') }} as causes on findings.finding = causes.cause
