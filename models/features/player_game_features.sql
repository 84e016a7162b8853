{{ by_season(['player_id']) }}
{# One row per player and game, as of its tip-off: nothing in it was learned later. One SQL for the
   games of the past, to train on, and for those of tonight, to score. A feature is null where its
   window holds no game. #}

with

features as {{ rebuilt(ref('features_joined')) }},

described as (
    select
        *,
        {{ list_missing_fields(same_names(required_features())) }} as missing_features,
        (
            {#- In groups: a sum of all nests too deeply for BigQuery's analyzer. #}
            {%- for group in required_features() | batch(8) %}
            (
                {%- for column in group %}
                case when {{ column }} is not null then 1 else 0 end{{ " +" if not loop.last }}
                {%- endfor %}
            ){{ " +" if not loop.last }}
            {%- endfor %}
        ) / {{ required_features() | length }}.0 as completeness
    from features
)

-- Half for the depth of his history (20 games), a third for how fresh it is, the rest for the
-- games of this season (10).
select
    *,
    round(completeness * (
        0.5 * least(games_before, 20) / 20.0
        + 0.3 * case when days_since_last_game <= 14 then 1.0 when days_since_last_game <= 60 then 0.5 else 0.0 end
        + 0.2 * least(season_games_before, 10) / 10.0
    ), 3) as quality
from described
