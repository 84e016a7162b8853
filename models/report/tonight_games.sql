{# The games of tonight by the clock (until 5 AM Eastern it is the night before), with what was predicted
   for each. #}
with

predictions as (
    select
        game_id,
        game_date,
        sum(case when status = 'active' then 1 else 0 end) as active,
        sum(case when status = 'withdrawn' then 1 else 0 end) as withdrawn,
        sum(case when status = 'active' and recommendation in ('OVER', 'UNDER') then 1 else 0 end) as recommended
    from {{ ref('player_prop_predictions') }}
    group by game_id, game_date
)

select
    games.game_id,
    games.game_date,
    games.label,
    games.tip_utc,
    games.tip_et,
    games.away_score,
    games.home_score,
    games.has_final,
    games.state,
    games.cause,
    coalesce(predictions.active, 0) as predictions_active,
    coalesce(predictions.withdrawn, 0) as predictions_withdrawn,
    coalesce(predictions.recommended, 0) as predictions_recommended
from {{ ref('rec_schedule_to_boxscores') }} as games
inner join {{ ref('run_context') }} as run_context
    on games.game_date = {{ eastern_date(add_minutes('run_context.as_of_utc', -300)) }}
-- A game that was moved has predictions for its earlier date, too.
left join predictions on games.game_id = predictions.game_id and games.game_date = predictions.game_date
where games.entity = 'game'
