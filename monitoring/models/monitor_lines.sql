{# Share of the players likely to play who had a points line before tip-off. No row before lines were
   first captured: what was never asked for did not go missing. #}
with

likely as (
    select * from {{ ref('int_player_availability') }}
    where not is_out and (has_line or is_likely_to_play)
),

lines as (
    select * from {{ ref('int_market_lines') }}
    where stat = 'pts' and basis = 'live'
),

beginning as (
    select min(game_date) as game_date from lines
),

reported as (
    select distinct game_date from {{ ref('monitored_incidents') }}
    where is_of_predictions
)

select
    likely.game_date,
    count(*) as players,
    count(lines.player_id) as players_lined,
    {{ nba_props.safe_divide('count(lines.player_id)', 'count(*)') }} as lined_share,
    avg(lines.books) as mean_books,
    max(case when reported.game_date is not null then 1 else 0 end) = 1 as has_incident
from likely
cross join {{ ref('run_context') }} as run_context
inner join beginning on likely.game_date >= beginning.game_date
left join lines on likely.game_id = lines.game_id and likely.player_id = lines.player_id
left join reported on likely.game_date = reported.game_date
where likely.game_date < run_context.as_of_date_et
group by likely.game_date
