{{ by_season() }}
{# One row per game and player of player_game_features whose row is no longer what it was built from, with
   the first column that differs and both values. #}
with

features as {{ rebuilt(ref('player_game_features')) }},

joined as {{ rebuilt(ref('features_joined')) }},

compared as (
    select
        features.game_id,
        features.game_date,
        features.player_id,
        features.player_name,
        case
            {%- for column in ['team', 'opponent', 'is_likely_to_play', 'is_out'] %}
            when (features.{{ column }} is distinct from joined.{{ column }}) then '{{ column }} is not that of his game'
            {%- endfor %}
            {%- for column in feature_names() %}
            when (features.{{ column }} is distinct from joined.{{ column }})
                then (
                    '{{ column }} is ' || coalesce({{ number_text('features.' ~ column) }}, 'null')
                    || ', it was built from ' || coalesce({{ number_text('joined.' ~ column) }}, 'null')
                )
            {%- endfor %}
        end as difference
    from features
    inner join joined
        on features.game_id = joined.game_id
        and features.game_date = joined.game_date
        and features.player_id = joined.player_id
)

select
    game_id,
    game_date,
    player_id,
    (coalesce(player_name, player_id) || ': ' || difference) as detail
from compared
where difference is not null
