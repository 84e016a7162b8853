{# Paths of what identifies a record of each endpoint: `game` their game id, `dates` texts that begin with
   an Eastern date, `us_dates` such as 01/24/2026, `instants` in UTC, `season` the year in which the season
   starts, `teams` the codes of both teams. Whole lists have a season of their own: other_season. #}
{% macro answered_fields(source_name, table_name) %}
  {{- return({
      'balldontlie/box_scores': {'season': '$.season', 'dates': ['$.date'], 'instants': ['$.datetime']},
      'balldontlie/player_props': {'game': '$.game_id'},
      'nba/box_scores': {
          'game': '$.gameId', 'dates': ['$.gameEt'], 'instants': ['$.gameTimeUTC'],
          'teams': ['$.awayTeam.teamTricode', '$.homeTeam.teamTricode']
      },
      'nba/play_by_play': {'game': '$.gameId'},
      'nba/referee_assignments': {'us_dates': ['$.game_date']},
      'espn/scoreboard': {'instants': ['$.date', '$.competitions[0].date']},
      'espn/game_summaries': {
          'game': '$.header.id', 'instants': ['$.header.competitions[0].date'],
          'teams': [
              '$.header.competitions[0].competitors[0].team.abbreviation',
              '$.header.competitions[0].competitors[1].team.abbreviation'
          ]
      },
  }.get(source_name ~ '/' ~ table_name, {})) -}}
{% endmacro %}

{# Records of an endpoint that this build reads, with what identifies them as text columns `answered_…`: read
   once here, where each mention of json_value would parse the whole record again. #}
{% macro records_as_answered(source_name, table_name) %}
  {%- set relation = source(source_name, table_name) ~ ' where ' ~ nba_props.is_rebuilt('requested_for') -%}
  {%- set columns = {} -%}
  {%- for kind, path in nba_props.answered_fields(source_name, table_name).items() -%}
    {%- for one in ([path] if path is string else path) -%}
      {%- do columns.update({nba_props.answered_column(kind, loop.index): one}) -%}
    {%- endfor -%}
  {%- endfor -%}
{{ nba_props.json_columns(relation, 'payload', columns) if columns else 'select * from ' ~ relation }}
{%- endmacro %}

{% macro answered_column(kind, number=1) %}
  {{- return('answered_' ~ kind ~ '_' ~ number) -}}
{% endmacro %}

{# Where a record contradicts what was asked, with both values: 'date is 2026-01-23, asked for 2026-01-24'.
   Null where everything in it agrees, and where it names nothing.
   records: of records_as_answered; params: JSON text of the question. #}
{% macro contradiction(source_name, table_name, records='records', params='attempts.params') -%}
  {%- set fields = nba_props.answered_fields(source_name, table_name) -%}
  {%- set requested_for = records ~ '.requested_for' -%}
  {%- set asked_date = "cast(" ~ requested_for ~ " as " ~ dbt.type_string() ~ ")" -%}
  {%- set checks = [] -%}
  {%- if fields.game -%}
    {%- set found = records ~ '.' ~ nba_props.answered_column('game') -%}
    {%- set asked = nba_props.json_value(params, '$.game_id') -%}
    {%- do checks.append((fields.game, found, asked, found ~ ' <> ' ~ asked)) -%}
  {%- endif -%}
  {%- set days = nba_props.answered_days(fields, records) -%}
  {#- balldontlie has kept the first date of games that were postponed, beside the tip-off of the day they were played.
      What is of the evening before only by its date may be that evening's answer, served for this one. -#}
  {%- set is_moved = none if source_name ~ '/' ~ table_name != 'balldontlie/box_scores' else
      '(' ~ requested_for ~ ' = ' ~ days[0][2] ~ ' and ' ~ days[1][2] ~ ' > ' ~ requested_for ~ ' or '
      ~ requested_for ~ ' = ' ~ days[1][2] ~ ' and ' ~ days[0][2] ~ ' < ' ~ nba_props.add_days(requested_for, -1) ~ ')' -%}
  {%- for path, text_column, day in days -%}
    {%- set text = "cast(" ~ day ~ " as " ~ dbt.type_string() ~ ")" -%}
    {%- set unlike = day ~ ' <> ' ~ requested_for -%}
    {%- if path in fields.instants -%}
      {%- set instant = text_column -%}
      {#- A midnight, Eastern or UTC, means a day whose time is not known. A midnight UTC is also 7 PM or 8 PM of
   the day before: it counts as a day only beside the same date. -#}
      {%- set midnight = nba_props.matches(instant, 'T0[45]:00(:00([.]0+)?)?Z$') -%}
      {%- if fields.dates -%}
        {%- set date_says_so = nba_props.safe_date(records ~ '.' ~ nba_props.answered_column('dates')) ~ ' = ' ~ requested_for -%}
        {%- set midnight = '(' ~ midnight ~ ' or ' ~ nba_props.matches(instant, 'T00:00(:00([.]0+)?)?Z$') ~ ' and coalesce(' ~ date_says_so ~ ', false))' -%}
      {%- endif -%}
      {%- set unlike = unlike ~ ' and not (substr(' ~ instant ~ ', 1, 10) = ' ~ asked_date ~ ' and ' ~ midnight ~ ')' -%}
    {%- endif -%}
    {%- do checks.append((path, text, asked_date, unlike if is_moved is none else unlike ~ ' and not coalesce(' ~ is_moved ~ ', false)')) -%}
  {%- endfor -%}
  {%- if fields.season -%}
    {%- set season = nba_props.safe_integer(records ~ '.' ~ nba_props.answered_column('season')) -%}
    {%- set asked = nba_props.season_of(requested_for) -%}
    {#- The season of 2019 ended in October. -#}
    {%- set unlike = season ~ ' <> ' ~ asked ~ ' and not (' ~ season ~ ' = ' ~ asked ~ ' - 1 and extract(month from ' ~ requested_for ~ ') between 7 and 10)' -%}
    {%- do checks.append((fields.season, 'cast(' ~ season ~ ' as ' ~ dbt.type_string() ~ ')', 'cast(' ~ asked ~ ' as ' ~ dbt.type_string() ~ ')', unlike)) -%}
  {%- endif -%}
nullif(trim(concat({% for path, found, asked, unlike in checks -%}
case when coalesce({{ unlike }}, false) then '{{ path[2:] }} is ' || substr({{ found }}, 1, 40) || ', asked for ' || {{ asked }} || '. ' else '' end{{ ", " if not loop.last }}
{%- endfor %})), '')
{%- endmacro %}

{# The Eastern days that a record names: [(path, its text column, date expression)]. #}
{% macro answered_days(fields, records) %}
  {%- set days = [] -%}
  {%- for kind in ['dates', 'us_dates', 'instants'] -%}
    {%- for path in fields[kind] or [] -%}
      {%- set text = records ~ '.' ~ nba_props.answered_column(kind, loop.index) -%}
      {%- if kind == 'dates' -%}
        {%- set day = nba_props.safe_date(text) -%}
      {%- elif kind == 'us_dates' -%}
        {%- set day = nba_props.safe_date("substr(" ~ text ~ ", 7, 4) || '-' || substr(" ~ text ~ ", 1, 2) || '-' || substr(" ~ text ~ ", 4, 2)") -%}
      {%- else -%}
        {%- set day = nba_props.eastern_date('coalesce(' ~ nba_props.safe_utc_timestamp(text) ~ ', ' ~ nba_props.safe_utc_minute(text) ~ ')') -%}
      {%- endif -%}
      {%- do days.append((path, text, day)) -%}
    {%- endfor -%}
  {%- endfor -%}
  {{- return(days) -}}
{% endmacro %}
