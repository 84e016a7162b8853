{# ESPN's own codes of the teams, and NBA.com's beside them: ESPN has changed some of its own. #}
{% macro espn_team_codes() %}
select team, espn_code as code
from {{ ref('teams') }}
union all
select team, team as code
from {{ ref('teams') }}
where team <> espn_code
{% endmacro %}

{# An instant of ESPN, which gives it without seconds. text: text. Gives a timestamp; null for null
   and for anything else. #}
{% macro espn_instant(text) -%}
coalesce({{ nba_props.safe_utc_minute(text) }}, {{ nba_props.safe_utc_timestamp(text) }})
{%- endmacro %}

{# A statistic as ESPN writes it: one that it does not have is empty, a line or two, or DNP.
   text: text. Gives text; null where there is none. #}
{% macro espn_number(text) -%}
nullif(nullif(nullif(nullif({{ text }}, ''), '-'), '--'), 'DNP')
{%- endmacro %}

{# ESPN's keys of the statistics that are one number, and of those that are two, made and attempted.
   Gives two dictionaries: {our name: key}. #}
{% macro espn_keys() %}
  {{- return([
      {
          'minutes': 'minutes', 'oreb': 'offensiveRebounds', 'dreb': 'defensiveRebounds', 'reb': 'rebounds',
          'ast': 'assists', 'stl': 'steals', 'blk': 'blocks', 'turnover': 'turnovers', 'pf': 'fouls',
          'pts': 'points', 'plus_minus': 'plusMinus'
      },
      {
          'fg': 'fieldGoalsMade-fieldGoalsAttempted',
          'fg3': 'threePointFieldGoalsMade-threePointFieldGoalsAttempted',
          'ft': 'freeThrowsMade-freeThrowsAttempted'
      }
  ]) -}}
{% endmacro %}
