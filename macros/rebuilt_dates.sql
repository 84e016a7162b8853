{# The dates as ISO texts; none: all of them. Given by the var `partition_dates` they need no
   warehouse, which is how the cost of an increment is worked out. #}
{% macro rebuilt_dates(which) %}
  {%- if not execute or var('partition_dates') or (nba_props.rebuilds_by_date() and nba_props.is_appending()) -%}
    {{- return(nba_props.dates_of_this_build(which)) -}}
  {%- endif -%}
  {{- return(none) -}}
{% endmacro %}

{# The same where something is built in increments at all, as a test knows it is; none while dbt parses. #}
{% macro dates_of_this_build(which) %}
  {%- set relation = nba_props.built_before('verdict_dates' if which == 'unsettled' else 'rebuilt_dates') -%}
  {%- if not execute -%}
    {{- return(none) -}}
  {%- endif -%}
  {%- set dates = var('partition_dates') or nba_props.asked_once(which, 'select game_date from ' ~ relation ~ ' where is_' ~ which ~ ' order by game_date') -%}
  {{- return(nba_props.season_days(dates) if which == 'since' else dates) -}}
{% endmacro %}

{# Every day of the seasons from that of the first date to that of the last, as ISO texts. A season
   starts on 1 July (macro season_of). #}
{% macro season_days(dates) %}
  {%- set days = [] -%}
  {%- if dates -%}
    {%- set start = modules.datetime.date(nba_props.season_year(dates | min), 7, 1) -%}
    {%- set end = modules.datetime.date(nba_props.season_year(dates | max) + 1, 7, 1) -%}
    {%- for number in range((end - start).days) -%}
      {%- do days.append((start + modules.datetime.timedelta(days=number)).isoformat()) -%}
    {%- endfor -%}
  {%- endif -%}
  {{- return(days) -}}
{% endmacro %}

{# The year in which the season of a date starts, given as ISO text. #}
{% macro season_year(day) %}
  {{- return((modules.datetime.date.fromisoformat(day) - modules.datetime.timedelta(days=181)).year) -}}
{% endmacro %}

{# A model that is built before this one. Not by ref when it runs: a unit test has no such model. #}
{% macro built_before(name) %}
  {%- if execute -%}
    {{- return(api.Relation.create(database=target.database, schema=target.schema, identifier=name)) -}}
  {%- endif -%}
  {{- return(ref(name)) -}}
{% endmacro %}

{# The dates that a query gives, as ISO texts; a query is asked once an invocation. #}
{% macro asked_once(name, sql) %}
  {%- set known = graph.setdefault('nba_props_dates', {}) -%}
  {%- set key = invocation_id ~ name -%}
  {%- if key not in known -%}
    {%- do known.update({key: run_query(sql).columns[0].values() | map('string') | map('truncate', 10, true, '', 0) | list}) -%}
  {%- endif -%}
  {{- return(known[key]) -}}
{% endmacro %}

{# No date at all would be no SQL; this one has no games. #}
{% macro date_literals(dates) -%}
date '{{ (dates or ['1900-01-01']) | join("', date '") }}'
{%- endmacro %}
