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
  {%- set models = {'unsettled': 'verdict_dates', 'answered': 'rebuilt_seasons'} -%}
  {%- set relation = nba_props.built_before(models.get(which, 'rebuilt_dates')) -%}
  {%- set column = 'season_start' if which == 'answered' else 'game_date' -%}
  {%- if not execute -%}
    {{- return(none) -}}
  {%- endif -%}
  {%- set sql = 'select ' ~ column ~ ' from ' ~ relation ~ ' where is_' ~ which ~ ' order by ' ~ column -%}
  {%- set dates = var('partition_dates') or nba_props.asked_once(which, sql) -%}
  {%- if which == 'since' -%}
    {{- return(nba_props.season_days(dates)) -}}
  {%- elif which == 'answered' -%}
    {%- set days = [] -%}
    {%- for day in dates -%}
      {%- do days.extend(nba_props.season_days([day])) -%}
    {%- endfor -%}
    {{- return(days | unique | list) -}}
  {%- endif -%}
  {{- return(dates) -}}
{% endmacro %}

{# Every day of the seasons from that of the first date to that of the last, as ISO texts. A season
   starts on 1 July (macro season_of), and no season may lie on both sides of the first day: those of
   2019 and 2020 ended after the next 1 July. #}
{% macro season_days(dates) %}
  {%- set days = [] -%}
  {%- if dates -%}
    {%- set first = nba_props.season_start_on(dates | min) -%}
    {%- set start = first.replace(year=2019) if first.year in (2020, 2021) else first -%}
    {%- set last = nba_props.season_start_on(dates | max) -%}
    {%- set end = last.replace(year=last.year + 1) -%}
    {%- for number in range((end - start).days) -%}
      {%- do days.append((start + modules.datetime.timedelta(days=number)).isoformat()) -%}
    {%- endfor -%}
  {%- endif -%}
  {{- return(days) -}}
{% endmacro %}

{# As season_start_of, of a date that is known as an ISO text. #}
{% macro season_start_on(day) %}
  {%- set year = (modules.datetime.date.fromisoformat(day) - modules.datetime.timedelta(days=181)).year -%}
  {{- return(modules.datetime.date(year, 7, 1)) -}}
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
