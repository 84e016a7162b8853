{# The injury list as the source last gave it on each day: a row per player, and one without a player per
   day, so that a list that came empty differs from a day on which nobody asked. Read from the answers and
   not from current injuries, because an empty answer ends none of those. #}
with

answers as (
    select
        {{ nba_props.eastern_date('as_of_utc') }} as listed_on,
        request_id,
        record_keys,
        responded_at_utc
    from {{ ref('scrape_attempts') }}
    where source = 'balldontlie' and endpoint = 'player_injuries' and outcome in ('ok', 'empty')
),

latest as (
    select
        listed_on,
        request_id,
        row_number() over (partition by listed_on order by max(responded_at_utc) desc, request_id desc) as recency
    from answers
    group by listed_on, request_id
),

pages as (
    select answers.listed_on, answers.record_keys
    from answers
    inner join latest on answers.request_id = latest.request_id and latest.recency = 1
),

keys as (
    {{ nba_props.json_strings('pages', ['listed_on'], 'record_keys') }}
)

select listed_on, cast(null as {{ dbt.type_string() }}) as player_id
from pages
group by listed_on

union all

select distinct keys.listed_on, coalesce(ids.player_id, 'bdl:' || keys.value) as player_id
from keys
left join {{ ref('int_player_ids') }} as ids
    on ids.source = 'balldontlie' and keys.value = ids.source_player_id
