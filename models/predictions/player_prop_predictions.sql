{{ by_season() }}
{# The prediction that counts: of each player, game and statistic the latest live one made before
   tip-off. It stays when it is withdrawn, with the reason. #}
with

predictions as (
    select *, count(*) over (partition by game_id, game_date, player_id, stat) as predictions_made
    from {{ ref('priced_predictions') }}
    where backtest_id is null and is_in_time and {{ is_rebuilt() }}
),

-- A game that is off has no candidates any more; who is still of one of its teams is named with it.
named as (
    select
        predictions.*,
        players.player_name,
        coalesce(
            predictions.team,
            case when players.team in (predictions.away_team, predictions.home_team) then players.team end
        ) as known_team
    from predictions
    left join {{ ref('int_players') }} as players on predictions.player_id = players.player_id
    where predictions.is_chosen
),

recommended as {{ rebuilt(ref('recommended_prices')) }},

with_market as {{ rebuilt(ref('predictions_with_market')) }}

select
    named.prediction_id,
    named.model_id,
    named.model,
    named.game_id,
    named.game_date,
    named.player_id,
    named.player_name,
    named.known_team as team,
    case named.known_team
        when named.away_team then named.home_team
        when named.home_team then named.away_team
    end as opponent,
    (named.away_team || '@' || named.home_team) as label,
    named.tip_utc,
    {{ eastern_text('named.tip_utc') }} as tip_et,
    named.stat,
    case when named.withdrawn_reason is null then 'active' else 'withdrawn' end as status,
    named.withdrawn_reason,
    named.play_probability,
    named.list_basis,
    named.line,
    named.p_over,
    named.p_push,
    case when with_market.prediction_id is null then 'model' else 'model_and_market' end as distribution_basis,
    {%- for column in ['mean', 'median', 'q05', 'q10', 'q25', 'q75', 'q90', 'q95', 'distribution'] %}
    coalesce(with_market.{{ column }}, named.{{ column }}) as {{ column }},
    {%- endfor %}
    named.median as model_median,
    with_market.market_median,
    named.closing_line,
    named.over_odds,
    named.under_odds,
    named.p_over_market,
    named.p_over_fair,
    named.books,
    named.vendors,
    named.is_synthetic_line,
    named.edge,
    case
        when recommended.recommendation is not null and named.withdrawn_reason is null then recommended.recommendation
        when named.line is null then 'NO_LINE'
        else 'PASS'
    end as recommendation,
    {%- for column in ['book', 'line', 'price', 'p_win', 'expected_value', 'expected_value_low', 'is_synthetic'] %}
    case when named.withdrawn_reason is null then recommended.{{ column }} end as bet_{{ column }},
    {%- endfor %}
    named.made_at_utc,
    named.predictions_made
from named
left join with_market on named.prediction_id = with_market.prediction_id
left join recommended
    on named.game_id = recommended.game_id
    and named.game_date = recommended.game_date
    and named.player_id = recommended.player_id
    and named.stat = recommended.stat
