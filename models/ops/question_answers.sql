{# When each question was last answered with something, in the last ten days. An empty answer closes
   nothing. #}
with

attempts as (

    select attempts.*, coalesce({{ json_value('attempts.params', '$.game_id') }}, '') as source_game_id
    from {{ ref('scrape_attempts') }} as attempts
    cross join {{ ref('run_context') }} as run_context
    where
        attempts.is_known and attempts.is_last_page and attempts.outcome = 'ok'
        and {{ is_recent('attempts.requested_for', 400) }}
        and {{ hours_between('attempts.as_of_utc', 'run_context.as_of_utc') }} < 240

),

final as (

    select source, endpoint, requested_for, source_game_id, max(as_of_utc) as answered_utc
    from attempts
    group by source, endpoint, requested_for, source_game_id

)

select * from final
