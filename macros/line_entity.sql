{# What a player line is called in reconciliation: the player_id, or TEAM#place for a line without
   an id. Both sides of boxscores_to_analytics must call it the same.
   prefix: alias of the lines with its dot, where there are joins. #}
{% macro line_entity(prefix='') -%}
coalesce(
    ('bdl:' || {{ prefix }}bdl_player_id),
    ({{ prefix }}team || '#' || cast({{ prefix }}item_number as {{ dbt.type_string() }}))
)
{%- endmacro %}
