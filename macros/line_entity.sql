{# What a player line is called in reconciliation: the player_id, or TEAM#place for a line without
   an id. Both sides of boxscores_to_analytics must call it the same. #}
{% macro line_entity(player_id, team, item_number) -%}
coalesce({{ player_id }}, ({{ team }} || '#' || cast({{ item_number }} as {{ dbt.type_string() }})))
{%- endmacro %}
