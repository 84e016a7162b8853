{# Posts to Slack per Eastern day of the pipeline's life, quiet days too: many are a channel that will
   be muted. #}
with

days as (
    select {{ nba_props.eastern_date('as_of_utc') }} as posted_on, count(*) as runs
    from {{ source('ops', 'runs') }}
    where target_schema = '{{ nba_props.live_schema() }}'
    group by {{ nba_props.eastern_date('as_of_utc') }}
),

messages as (
    select * from {{ ref('alert_messages') }}
    where status = 'delivered' and channel = 'slack'
),

posted as (
    select {{ nba_props.eastern_date('as_of_utc') }} as posted_on, count(distinct post_id) as posts, count(*) as messages
    from messages
    group by {{ nba_props.eastern_date('as_of_utc') }}
)

select
    days.posted_on,
    days.runs,
    coalesce(posted.posts, 0) as posts,
    coalesce(posted.messages, 0) as messages
from days
left join posted on days.posted_on = posted.posted_on
