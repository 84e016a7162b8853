{# What a prediction is called in reconciliation, and back: player_id|stat. #}
{% macro prediction_entity(player_id, stat) -%}
({{ player_id }} || '|' || {{ stat }})
{%- endmacro %}

{% macro player_of_entity(entity) -%}
substr({{ entity }}, 1, strpos({{ entity }}, '|') - 1)
{%- endmacro %}

{% macro stat_of_entity(entity) -%}
substr({{ entity }}, strpos({{ entity }}, '|') + 1)
{%- endmacro %}
