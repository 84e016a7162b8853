{# Hours from one instant to another, to the microsecond; negative when `stop` comes first.
   start, stop: timestamp. Gives a float; null where either is null. #}
{% macro hours_between(start, stop) %}
  {{- return(adapter.dispatch('hours_between', 'nba_props')(start, stop)) -}}
{% endmacro %}

{% macro duckdb__hours_between(start, stop) -%}
(epoch_us({{ stop }}) - epoch_us({{ start }})) / 3600000000.0
{%- endmacro %}

{% macro bigquery__hours_between(start, stop) -%}
(unix_micros({{ stop }}) - unix_micros({{ start }})) / 3600000000.0
{%- endmacro %}
