{# Days after his last game for which a player is taken to be of his team. #}
{% macro longest_summer() %}{{ return(300) }}{% endmacro %}
