{# The spans in which each version of a record stood: from the answer that brought it until its next
   version, or until a complete answer to the same question that does not list it; null: it stands.
   A record that comes back unchanged lands nothing, so a version can have several spans
   (spell_number). An empty or failed answer ends nothing, nor does a list that broke off.
   versions: CTE with record_key, ordinal, attempt_id. A whole list is a list of now, under whatever
   season it is filed; where asked_by_game, each game of a date is a question of its own. #}
{% macro record_spells(versions, source, endpoint, asked_by_game=false) %}
with

pages as (

    select
        *,
        {%- if asked_by_game %}
        cast(requested_for as {{ dbt.type_string() }}) || coalesce({{ json_value('params', '$.game_id') }}, '') as question
        {%- else %}
        '' as question
        {%- endif %}
    from {{ ref('scrape_attempts') }}
    where source = '{{ source }}' and endpoint = '{{ endpoint }}' and outcome in ('ok', 'empty')

),

requests as (

    select
        question,
        request_id,
        max(responded_at_utc) as responded_at_utc,
        max(as_of_utc) as as_of_utc,
        max(case when workflow = 'backfill' then 1 else 0 end) as is_backfilled,
        max(case when is_last_page then 1 else 0 end) as is_complete,
        string_agg(record_keys, ' ' order by page) as key_texts
    from pages
    group by question, request_id
    having sum(record_count) > 0

),

answers as (

    select
        *,
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

-- An answer with the keys of the one before says nothing new of what stands: most are such.
telling as (

    select
        *,
        min(case when is_complete = 1 then answer_number end) over (
            partition by question order by answer_number rows between 1 following and unbounded following
        ) as next_complete
    from compared
    where key_texts_before is null or key_texts <> key_texts_before or is_complete <> is_complete_before

),

telling_pages as (

    select telling.question, telling.answer_number, telling.next_complete, pages.record_keys
    from pages
    inner join telling on pages.request_id = telling.request_id and pages.question = telling.question

),

keys as (

    {{ json_strings('telling_pages', ['question', 'answer_number', 'next_complete'], 'record_keys') }}

),

listed as (

    select
        question,
        answer_number,
        next_complete,
        value as record_key,
        row_number() over (partition by question, answer_number, value) as ordinal
    from keys

),

followed as (

    select
        *,
        lead(answer_number) over (
            partition by question, record_key, ordinal order by answer_number
        ) as next_listed
    from listed

),

ended as (

    select
        *,
        case when next_complete < coalesce(next_listed, next_complete + 1) then next_complete end as ended_with
    from followed

),

islands as (

    select
        *,
        count(ended_with) over (
            partition by question, record_key, ordinal order by answer_number
            rows between unbounded preceding and 1 preceding
        ) as island
    from ended

),

listings as (

    select
        question, record_key, ordinal, island,
        min(answer_number) as began_with, max(ended_with) as ended_with
    from islands
    group by question, record_key, ordinal, island

),

landed as (

    select
        versions.record_key,
        versions.ordinal,
        versions.attempt_id,
        answers.question,
        answers.answer_number,
        lead(answers.answer_number) over (
            partition by answers.question, versions.record_key, versions.ordinal order by answers.answer_number
        ) as next_version
    from {{ versions }} as versions
    inner join pages on versions.attempt_id = pages.attempt_id
    inner join answers on pages.request_id = answers.request_id and pages.question = answers.question

),

spans as (

    select
        landed.*,
        greatest(landed.answer_number, listings.began_with) as began_with,
        least(
            coalesce(landed.next_version, listings.ended_with), coalesce(listings.ended_with, landed.next_version)
        ) as ended_with
    from landed
    inner join listings
        on landed.question = listings.question
        and landed.record_key = listings.record_key
        and landed.ordinal = listings.ordinal
        and (listings.ended_with is null or landed.answer_number < listings.ended_with)
        and (landed.next_version is null or landed.next_version > listings.began_with)

)

-- What came and went under one clock stood at no time.
select
    spans.record_key,
    spans.ordinal,
    spans.attempt_id,
    row_number() over (
        partition by spans.attempt_id, spans.record_key, spans.ordinal order by spans.began_with
    ) as spell_number,
    case when first_answers.is_backfilled = 0 then first_answers.as_of_utc end as known_at_utc,
    last_answers.as_of_utc as until_utc
from spans
inner join answers as first_answers
    on spans.question = first_answers.question and spans.began_with = first_answers.answer_number
left join answers as last_answers
    on spans.question = last_answers.question and spans.ended_with = last_answers.answer_number
where last_answers.as_of_utc is null or last_answers.as_of_utc > first_answers.as_of_utc
{% endmacro %}
