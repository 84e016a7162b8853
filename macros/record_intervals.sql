{# The intervals in which each version of a record was listed: from the answer that brought it until its
   next version, or until a complete answer to the same question that does not list it; null: it is
   current. A record that comes back unchanged lands nothing, so a version can have several intervals
   (interval_number). An empty or failed answer ends nothing, nor does a list that broke off or lost a part
   (model short_answers).
   versions: CTE with record_key, ordinal, attempt_id. A whole list is a list of now, under whatever season
   it is filed, and known when the answer came (answered_at); where asked_by_game, each game of a date is a question
   of its own, the table is one by season, known by the clock of the run, shown_from_utc and shown_until_utc are when
   the answers came, and last_answered_utc is when the question had its last answer with records. #}
{% macro record_intervals(versions, source_name, table_name, asked_by_game=false) %}
with

pages as (
    select
        *,
        {%- if asked_by_game %}
        cast(requested_for as {{ dbt.type_string() }}) || coalesce({{ nba_props.json_value('params', '$.game_id') }}, '') as question,
        {%- else %}
        '' as question,
        request_id in (select short.request_id from {{ ref('short_answers') }} as short) as is_short,
        {%- endif %}
        {{ nba_props.answered_at() }} as shown_at_utc
    from {{ ref('scrape_attempts') }}
    where source = '{{ source_name }}' and endpoint = '{{ table_name }}' and outcome in ('ok', 'empty')
        {%- if asked_by_game %}
        and {{ nba_props.is_rebuilt('requested_for') }}
        {%- endif %}
),

requests as (
    select
        question,
        request_id,
        max(responded_at_utc) as responded_at_utc,
        max(as_of_utc) as as_of_utc,
        max(shown_at_utc) as shown_at_utc,
        max(case when workflow = 'backfill' then 1 else 0 end) as is_backfilled,
        max(case when is_last_page {%- if not asked_by_game %} and not is_short{% endif %} then 1 else 0 end) as is_complete,
        string_agg(record_keys, ' ' order by page) as key_texts
    from pages
    group by question, request_id
    having sum(record_count) > 0
),

answers as (
    select
        *,
        max(as_of_utc) over (partition by question) as last_answered_utc,
        row_number() over (partition by question order by responded_at_utc, request_id) as answer_number
    from requests
),

compared as (
    select
        *,
        lag(key_texts) over (partition by question order by answer_number) as key_texts_before,
        lag(is_complete) over (partition by question order by answer_number) as is_complete_before
    from answers
),

-- Most answers have the keys of the one before, and change no interval.
changing as (
    select
        *,
        min(case when is_complete = 1 then answer_number end) over (
            partition by question order by answer_number rows between 1 following and unbounded following
        ) as next_complete
    from compared
    where key_texts_before is null or key_texts <> key_texts_before or is_complete <> is_complete_before
),

changing_pages as (
    select changing.question, changing.answer_number, pages.record_keys
    from pages
    inner join changing on pages.request_id = changing.request_id and pages.question = changing.question
),

keys as (
    {{ nba_props.json_strings('changing_pages', ['question', 'answer_number'], 'record_keys') }}
),

listed as (
    select question, answer_number, value as record_key, count(*) as times
    from keys
    group by question, answer_number, value
),

-- What was listed before a complete answer: everything since the complete one before it.
listed_before as (
    select listed.question, changing.next_complete as answer_number, listed.record_key, max(listed.times) as times
    from listed
    inner join changing
        on listed.question = changing.question and listed.answer_number = changing.answer_number
    where changing.next_complete is not null
    group by listed.question, changing.next_complete, listed.record_key
),

-- A list that broke off is compared with nothing before it; what it repeats is dropped below.
changes as (
    select
        coalesce(listed.question, listed_before.question) as question,
        coalesce(listed.answer_number, listed_before.answer_number) as answer_number,
        coalesce(listed.record_key, listed_before.record_key) as record_key,
        coalesce(listed_before.times, 0) as times_before,
        coalesce(listed.times, 0) as times
    from listed
    full outer join listed_before
        on listed.question = listed_before.question
        and listed.answer_number = listed_before.answer_number
        and listed.record_key = listed_before.record_key
    where coalesce(listed_before.times, 0) <> coalesce(listed.times, 0)
),

landed as (
    select answers.question, versions.record_key, versions.ordinal, answers.answer_number, versions.attempt_id
    from {{ versions }} as versions
    inner join pages on versions.attempt_id = pages.attempt_id
    inner join answers on pages.request_id = answers.request_id and pages.question = answers.question
),

landed_keys as (
    select distinct question, record_key, ordinal from landed
),

all_events as (
    select *, 1 as is_listed
    from landed

    union all

    select
        changes.question, changes.record_key, landed_keys.ordinal, changes.answer_number,
        cast(null as {{ dbt.type_string() }}),
        case when landed_keys.ordinal <= changes.times then 1 else 0 end
    from changes
    inner join landed_keys
        on changes.question = landed_keys.question and changes.record_key = landed_keys.record_key
    where (landed_keys.ordinal <= changes.times) <> (landed_keys.ordinal <= changes.times_before)
),

events as (
    select
        question, record_key, ordinal, answer_number,
        max(attempt_id) as landed_by, max(is_listed) as is_listed
    from all_events
    group by question, record_key, ordinal, answer_number
),

noted as (
    select
        *,
        coalesce(lag(is_listed) over (
            partition by question, record_key, ordinal order by answer_number
        ), 0) as was_listed
    from events
),

spans as (
    select
        *,
        last_value(landed_by ignore nulls) over (
            partition by question, record_key, ordinal order by answer_number
            rows between unbounded preceding and current row
        ) as attempt_id,
        lead(answer_number) over (
            partition by question, record_key, ordinal order by answer_number
        ) as ended_with
    from noted
    where landed_by is not null or is_listed <> was_listed
)

-- What came and went under one clock has no interval.
select
    spans.record_key,
    spans.ordinal,
    spans.attempt_id,
    row_number() over (
        partition by spans.question, spans.record_key, spans.ordinal, spans.attempt_id
        order by spans.answer_number
    ) as interval_number,
    {%- set clock = 'as_of_utc' if asked_by_game else 'shown_at_utc' %}
    {%- if asked_by_game %}
    first_answers.shown_at_utc as shown_from_utc,
    last_answers.shown_at_utc as shown_until_utc,
    first_answers.last_answered_utc,
    {%- endif %}
    case when first_answers.is_backfilled = 0 then first_answers.{{ clock }} end as known_at_utc,
    last_answers.{{ clock }} as until_utc
from spans
inner join answers as first_answers
    on spans.question = first_answers.question and spans.answer_number = first_answers.answer_number
left join answers as last_answers
    on spans.question = last_answers.question and spans.ended_with = last_answers.answer_number
where
    spans.is_listed = 1
    and spans.attempt_id is not null
    and (last_answers.as_of_utc is null or last_answers.as_of_utc > first_answers.as_of_utc)
{% endmacro %}
