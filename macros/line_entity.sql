{# What a player line is called in reconciliation: the player_id, or TEAM#place for a line without
   an id. Both sides of boxscores_to_analytics must call it the same. #}
{% macro line_entity(lines) -%}
coalesce(
    ('bdl:' || {{ lines }}.bdl_player_id),
    ({{ lines }}.team || '#' || cast({{ lines }}.item_number as {{ dbt.type_string() }}))
)
{%- endmacro %}
