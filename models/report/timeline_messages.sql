{{ config(materialized='view') }}
{# What was posted about a game, for the timeline. #}
with

messages as (

    select * from {{ ref('alert_messages') }}

),

incidents as (

    select * from {{ ref('incidents') }}

),

final as (

    select
        messages.as_of_utc as at_utc,
        'message' as kind,
        messages.channel as source,
        incidents.game_id,
        cast(null as {{ dbt.type_string() }}) as player_id,
        incidents.game_date,
        (messages.kind || case when messages.channel = 'slack' then ' on Slack: ' else (' on ' || messages.channel || ': ') end || messages.substance || ' (' || messages.status || ')') as detail
    from messages
    inner join incidents on messages.subject = incidents.incident_key
    where incidents.game_id is not null

)

select * from final
