{# Year in which the season of a date starts; a season starts on 1 July. In a leap year 30 June
   falls to the next one, when nobody plays. #}
{% macro season_of(day) -%}
extract(year from {{ nba_props.add_days(day, -181) }})
{%- endmacro %}

{# Season that the games of a date are of: two seasons went on after the next 1 July. #}
{% macro season_of_games(day) -%}
({{ nba_props.season_of(day) }} - case
    when {{ day }} between date '2020-07-01' and date '2020-10-11' or {{ day }} between date '2021-07-01' and date '2021-07-20' then 1
    else 0
end)
{%- endmacro %}

{# First day whose games are of a season, given as the year in which it starts. #}
{% macro first_day_of_games(season) -%}
case {{ season }} when 2020 then date '2020-10-12' when 2021 then date '2021-07-21' else {{ nba_props.season_start(season) }} end
{%- endmacro %}

{# A season as people write it: 2025-26. Gives text.
   season: integer, the year in which it starts. #}
{% macro season_text(season) -%}
(cast({{ season }} as {{ dbt.type_string() }}) || '-' || substr(cast({{ season }} + 1 as {{ dbt.type_string() }}), 3, 2))
{%- endmacro %}

{# 1 July of the season of a date: the date under which whole lists are filed. #}
{% macro season_start_of(day) -%}
{{ nba_props.season_start(nba_props.season_of(day)) }}
{%- endmacro %}

{# Season that an NBA game id names with its fourth and fifth digit; null where it names none. #}
{% macro season_of_game_id(nba_game_id) -%}
case
    when length({{ nba_game_id }}) = 10 and {{ nba_props.safe_integer('substr(' ~ nba_game_id ~ ', 4, 2)') }} >= 46
        then 1900 + {{ nba_props.safe_integer('substr(' ~ nba_game_id ~ ', 4, 2)') }}
    when length({{ nba_game_id }}) = 10 then 2000 + {{ nba_props.safe_integer('substr(' ~ nba_game_id ~ ', 4, 2)') }}
end
{%- endmacro %}

{# How a record of a season's list contradicts that list, with both values; null where it does not. Two
   seasons went on after the next 1 July (model rebuilt_from). #}
{% macro other_season(reported, game_date, season_start) -%}
{%- set listed = 'extract(year from ' ~ season_start ~ ')' -%}
case
    when {{ reported }} <> {{ listed }}
        then 'a game of the season ' || cast({{ reported }} as {{ dbt.type_string() }}) || ' in the list of ' || cast({{ listed }} as {{ dbt.type_string() }})
    when
        {{ nba_props.season_of(game_date) }} - {{ listed }} < 0
        or {{ nba_props.season_of(game_date) }} - {{ listed }} > case when {{ listed }} in (2019, 2020) then 1 else 0 end
        then 'a game on ' || cast({{ game_date }} as {{ dbt.type_string() }}) || ' in the list of ' || cast({{ listed }} as {{ dbt.type_string() }})
end
{%- endmacro %}

{# 1 July of a season, given as the year in which it starts. #}
{% macro season_start(season) -%}
{{ nba_props.safe_date("cast(" ~ season ~ " as " ~ dbt.type_string() ~ ") || '-07-01'") }}
{%- endmacro %}
