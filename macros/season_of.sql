{# Year in which the season of a date starts; a season starts on 1 July. In a leap year 30 June
   falls to the next one, when nobody plays. #}
{% macro season_of(day) -%}
extract(year from {{ add_days(day, -181) }})
{%- endmacro %}

{# 1 July of the season of a date: the date under which whole lists are filed. #}
{% macro season_start_of(day) -%}
{{ nba_props.season_start(nba_props.season_of(day)) }}
{%- endmacro %}

{# 1 July of a season, given as the year in which it starts. #}
{% macro season_start(season) -%}
{{ nba_props.safe_date("cast(" ~ season ~ " as " ~ dbt.type_string() ~ ") || '-07-01'") }}
{%- endmacro %}
