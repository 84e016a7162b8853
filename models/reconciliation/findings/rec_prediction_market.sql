{{ config(materialized='view') }}
{# One row per prediction that counts, of the judged days, whose line, prices, probabilities, tip-off, team, name or
   recommendation are not those of the market, the game, the player and the price to take. #}
{% set texts = ['player_name', 'team', 'opponent', 'tip_utc', 'recommendation', 'bet_book'] %}
{% set numbers = [
    'closing_line', 'over_odds', 'under_odds', 'p_over_market', 'play_probability', 'p_over_fair', 'edge',
    'bet_line', 'bet_price', 'bet_p_win', 'bet_expected_value', 'bet_expected_value_low'
] %}

with

predictions as (
    select predictions.*
    from {{ ref('player_prop_predictions') }} as predictions
    cross join {{ ref('run_context') }} as run_context
    where {{ is_judged_day('predictions.game_date') }}
),

sided as (
    select
        predictions.*,
        game_dates.tip_utc as owed_tip_utc,
        game_dates.away_team,
        game_dates.home_team,
        coalesce(availability.team, predictions.team) as owed_team,
        availability.play_probability as owed_play_probability
    from predictions
    inner join {{ ref('int_game_dates') }} as game_dates
        on predictions.game_id = game_dates.game_id and predictions.game_date = game_dates.game_date
    left join {{ ref('int_player_availability') }} as availability
        on predictions.game_id = availability.game_id
        and predictions.game_date = availability.game_date
        and predictions.player_id = availability.player_id
),

owed as (
    select
        sided.prediction_id,
        players.player_name,
        sided.owed_team as team,
        case sided.owed_team when sided.away_team then sided.home_team when sided.home_team then sided.away_team end as opponent,
        coalesce(sided.owed_tip_utc, sided.tip_utc) as tip_utc,
        case
            when sided.status = 'active' and prices.recommendation is not null then prices.recommendation
            when sided.line is null then 'NO_LINE'
            else 'PASS'
        end as recommendation,
        case when sided.status = 'active' then prices.book end as bet_book,
        case when sided.status = 'active' then prices.line end as bet_line,
        case when sided.status = 'active' then prices.price end as bet_price,
        case when sided.status = 'active' then prices.p_win end as bet_p_win,
        case when sided.status = 'active' then prices.expected_value end as bet_expected_value,
        case when sided.status = 'active' then prices.expected_value_low end as bet_expected_value_low,
        sided.owed_play_probability as play_probability,
        priced.p_over_fair,
        priced.edge,
        lines.line as closing_line,
        lines.over_odds,
        lines.under_odds,
        lines.p_over_market
    from sided
    left join {{ ref('int_players') }} as players on sided.player_id = players.player_id
    left join {{ ref('int_market_lines') }} as lines
        on sided.game_id = lines.game_id
        and sided.game_date = lines.game_date
        and sided.player_id = lines.player_id
        and sided.stat = lines.stat
    left join {{ ref('priced_predictions') }} as priced
        on sided.prediction_id = priced.prediction_id and sided.game_date = priced.game_date
    left join {{ ref('recommended_prices') }} as prices
        on sided.game_id = prices.game_id
        and sided.game_date = prices.game_date
        and sided.player_id = prices.player_id
        and sided.stat = prices.stat
),

compared as (
    select
        predictions.*,
        {{ differences('predictions', 'owed', texts, numbers) }} as differences
    from predictions
    inner join owed on predictions.prediction_id = owed.prediction_id
)

select
    game_id,
    game_date,
    {{ prediction_entity('player_id', 'stat') }} as entity,
    min(coalesce(player_name, player_id) || ', ' || stat || ': ' || differences) as detail
from compared
where differences is not null
group by game_id, game_date, player_id, stat
