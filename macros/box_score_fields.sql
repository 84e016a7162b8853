{# Counting statistics of a box score line, in the order of the box score. #}
{% macro counting_stats() %}
  {{- return(['fgm', 'fga', 'fg3m', 'fg3a', 'ftm', 'fta', 'oreb', 'dreb', 'reb', 'ast', 'stl', 'blk', 'turnover', 'pf', 'pts']) -}}
{% endmacro %}

{# Minutes played as a number from NBA.com's text: 'PT32M10.00S'. Null for anything else. #}
{% macro minutes_from_iso(text) -%}
case
    when {{ nba_props.matches(text, '^PT[0-9]+M[0-9.]+S$') }}
        then {{ nba_props.safe_cast_text("substr(" ~ text ~ ", 3, strpos(" ~ text ~ ", 'M') - 3)", nba_props.float_type()) }}
            + {{ nba_props.safe_cast_text("replace(substr(" ~ text ~ ", strpos(" ~ text ~ ", 'M') + 1), 'S', '')", nba_props.float_type()) }} / 60.0
end
{%- endmacro %}

{# Minutes played as a number from a box score's text: '37', '32:10', '00'. Null for anything else. #}
{% macro minutes_from_text(text) -%}
case
    when {{ nba_props.matches(text, '^[0-9]+$') }} then {{ nba_props.safe_cast_text(text, nba_props.float_type()) }}
    when {{ nba_props.matches(text, '^[0-9]+:[0-5][0-9]$') }}
        then {{ nba_props.safe_cast_text("substr(" ~ text ~ ", 1, length(" ~ text ~ ") - 3)", nba_props.float_type()) }}
            + {{ nba_props.safe_cast_text("substr(" ~ text ~ ", length(" ~ text ~ ") - 1, 2)", nba_props.float_type()) }} / 60.0
end
{%- endmacro %}

{# Fields whose text is there but whose value is not, as 'pts=n/a, reb=1.5'; null when none.
   pairs: {field: [text expression, value expression]} #}
{% macro list_invalid_fields(pairs) -%}
nullif(trim(concat({% for field, both in pairs.items() -%}
case when {{ both[0] }} is not null and {{ both[1] }} is null then ('{{ field }}=' || substr({{ both[0] }}, 1, 40) || ' ') else '' end{{ ", " if not loop.last }}
{%- endfor %})), '')
{%- endmacro %}

{# Fields that are null, as 'reb dreb'; null when none. pairs: {field: expression} #}
{% macro list_missing_fields(pairs) -%}
nullif(trim(concat({% for field, value in pairs.items() -%}
case when {{ value }} is null then '{{ field }} ' else '' end{{ ", " if not loop.last }}
{%- endfor %})), '')
{%- endmacro %}

{# Whether the numbers of a line show that the player took part: minutes, a counting statistic or a
   plus/minus that is not 0. A player who was on the floor for seconds may have none of them. Then only a
   source that reports who played shows it. Of the columns named like the statistics; never null. #}
{% macro shows_play() -%}
(
    coalesce(minutes, 0) > 0
    or coalesce(plus_minus, 0) <> 0
    {%- for stat in nba_props.counting_stats() %}
    or coalesce({{ stat }}, 0) > 0
    {%- endfor %}
)
{%- endmacro %}

{# Sources of box scores in the order in which analytics want them: the first is the primary. #}
{% macro box_score_sources() %}
  {{- return(['balldontlie', 'nba', 'espn']) -}}
{% endmacro %}

{# The place of a source in that order, from 1. #}
{% macro source_order(source) -%}
case {{ source }}{% for name in nba_props.box_score_sources() %} when '{{ name }}' then {{ loop.index }}{% endfor %} end
{%- endmacro %}
