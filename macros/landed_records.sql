{# Whether the source sent a record without its key: landing names it after its content. #}
{% macro is_unkeyed(record_key='record_key') -%}
{{ record_key }} like 'unkeyed:%'
{%- endmacro %}

{# Whether a landed record can be read. One that was cut, emptied or wrapped in the warehouse is no JSON object any
   more, or has no members; one without a key is what the source sent. Landing asks the same (latest_hashes_sql), and
   a test holds the two together. records: alias with record_key and payload. #}
{% macro is_readable(records='records') -%}
({{ nba_props.is_unkeyed(records ~ '.record_key') }} or coalesce(starts_with({{ records }}.payload, '{') and ends_with({{ records }}.payload, '}') and {{ records }}.payload <> '{}', false))
{%- endmacro %}

{# The payload of each landed version, once: a row that is in its raw table twice says no more than one. Of the
   seasons that this build reads. #}
{% macro landed_payloads(source_name, table_name) %}
(
    select attempt_id, record_key, requested_for, ordinal, max(payload) as payload
    from {{ source(source_name, table_name) }}
    where {{ nba_props.is_rebuilt('requested_for') }}
    group by attempt_id, record_key, requested_for, ordinal
)
{% endmacro %}

{# Every version of every landed record that exists (its attempt is there) and was known at the
   run's clock. is_latest marks the newest version of a key and ordinal; is_listed is false
   once the record has vanished: absent from the latest complete answer for its requested_for.
   A version newer than that answer (from a list that broke off) counts as listed. Where each
   question is about one game, an answer lists nothing but that game: nothing can vanish.
   A record that contradicts its question is no version of anything (macro contradiction): it is in
   stg_contradictions, and what landed before it stays. Nor is one that cannot be read (stg_lost_records). #}
{% macro landed_versions(source_name, table_name, asked_by_game=false) %}
{%- set conditions = [nba_props.is_rebuilt('attempts.requested_for'), nba_props.is_readable()] -%}
{%- if nba_props.answered_fields(source_name, table_name) -%}
  {%- do conditions.append(nba_props.contradiction(source_name, table_name) ~ ' is null') -%}
{%- endif %}
select
    records.record_key,
    records.requested_for,
    records.ordinal,
    records.payload,
    records.payload_sha256,
    records.attempt_id,
    records.as_of_utc,
    attempts.request_id,
    attempts.responded_at_utc,
    attempts.workflow = 'backfill' as is_backfilled,
    row_number() over (
        partition by records.record_key, records.requested_for, records.ordinal
        order by attempts.responded_at_utc desc, attempts.attempt_id desc
    ) = 1 as is_latest,
    {%- if asked_by_game %}
    true as is_listed
    {%- else %}
    -- An unchanged record lands nothing: the newest version was last reported by the latest answer that
    -- lists it.
    case
        when coalesce(listed.occurrences, 0) >= records.ordinal and latest_answers.as_of_utc > records.as_of_utc
            then latest_answers.as_of_utc
        else records.as_of_utc
    end as last_reported_utc,
    latest_answers.request_id is null
    or attempts.responded_at_utc > latest_answers.responded_at_utc
    or coalesce(listed.occurrences, 0) >= records.ordinal as is_listed
    {%- endif %}
from (
    {{ nba_props.records_as_answered(source_name, table_name) }}
) as records
inner join {{ ref('scrape_attempts') }} as attempts
    on records.attempt_id = attempts.attempt_id
{%- if not asked_by_game %}
left join {{ ref('latest_answers') }} as latest_answers
    on attempts.source = latest_answers.source
    and records.endpoint = latest_answers.endpoint
    and records.requested_for = latest_answers.requested_for
left join (
    select request_id, record_key, occurrences
    from {{ ref('listed_keys') }}
    where {{ nba_props.is_rebuilt('requested_for') }}
) as listed
    on latest_answers.request_id = listed.request_id
    and records.record_key = listed.record_key
{%- endif %}
where
    {{ conditions | join('\n    and ') }}
{% endmacro %}

{# The current version of each record: the newest that is still listed. Where a key occurs twice in one
   answer, the last occurrence counts; the others go to stg_rejects as duplicates. Expects a CTE or
   relation made by landed_versions. preferred: a condition that decides between occurrences first. #}
{% macro standing_records(versions, preferred='true') %}
select
    *,
    row_number() over (
        partition by record_key, requested_for
        order by case when {{ preferred }} then 0 else 1 end, responded_at_utc desc, attempt_id desc, ordinal desc
    ) as standing_rank,
    count(*) over (partition by record_key, requested_for) as times_listed
from {{ versions }}
where is_latest and is_listed
{% endmacro %}
