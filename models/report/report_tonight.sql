{# Tonight's games, with what was predicted for each. #}
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
    games.*,
    coalesce(predictions.active, 0) as predictions_active,
    coalesce(predictions.withdrawn, 0) as predictions_withdrawn,
    coalesce(predictions.recommended, 0) as predictions_recommended
from {{ ref('tonight_games') }} as games
-- A game that was moved has predictions for its earlier date, too.
left join predictions on games.game_id = predictions.game_id and games.game_date = predictions.game_date
