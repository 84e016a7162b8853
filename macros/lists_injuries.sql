{# Whether the list of injuries is judged at a moment: after the regular season few teams report. #}
{% macro lists_injuries(utc) -%}
(extract(month from {{ nba_props.eastern_date(utc) }}) >= 10 or extract(month from {{ nba_props.eastern_date(utc) }}) <= 3)
{%- endmacro %}
