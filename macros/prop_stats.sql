{# Statistics that predictions are made for, in the order of the seed `stats`. #}
{% macro prop_stats() %}
  {{- return(['pts', 'reb', 'ast', 'fg3m']) -}}
{% endmacro %}
