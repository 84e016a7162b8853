{# In the place of config(): a table of which a build rebuilds the seasons from the first that changed on
   (model rebuilt_from), and leaves the rows of earlier ones. What changes in a season changes the averages
   of later ones. Where its SQL has changed, or a macro, a seed or a model that it depends on, it is
   rebuilt whole (macro fingerprint).
   column: of dates, the game date or the first day of a season. #}
{% macro by_season(cluster_by=none, column='game_date') %}
  {{- config(
      materialized='seasons', meta={'dated_by': column},
      partition_by=nba_props.partitions_by(column), cluster_by=cluster_by
  ) -}}
{% endmacro %}

{# Condition on a column of dates: those that this build rebuilds. A literal, which is what BigQuery can
   prune partitions by. A model needs it only where it saves reading: rows of other dates are left out
   when its table is written. #}
{% macro is_rebuilt(column='game_date') -%}
  {%- set first_day = nba_props.first_rebuilt_day() -%}
{{ nba_props.any_date(column) if first_day is none else column ~ " >= date '" ~ first_day ~ "'" }}
{%- endmacro %}

{# A relation as a common table expression: its rows of the dates that this build rebuilds. #}
{% macro rebuilt(relation, column='game_date') -%}
(select * from {{ relation }} where {{ nba_props.is_rebuilt(column) }})
{%- endmacro %}

{# First day that the model which is being built rebuilds, as an ISO text; none: all of them. Given by the
   var `rebuilt_from` it needs no warehouse, which is how the cost of a build is worked out. #}
{% macro first_rebuilt_day() %}
  {%- set relation = nba_props.built_before('rebuilt_from') -%}
  {%- if var('rebuilt_from') -%}
    {{- return(var('rebuilt_from')) -}}
  {%- elif not execute or flags.WHICH in ('compile', 'show') or flags.FULL_REFRESH or invocation_args_dict.get('empty') or this is none -%}
    {{- return(none) -}}
  {#- A look-back is of another moment than what was built there before. -#}
  {%- elif target.schema != nba_props.live_schema() or not nba_props.is_current(this) -%}
    {{- return(none) -}}
  {%- endif -%}
  {{- return(nba_props.first_day_of_this_build(relation)) -}}
{% endmacro %}

{# The same for every model whose SQL has not changed. Asked once an invocation. #}
{% macro first_day_of_this_build(relation) %}
  {%- set known = graph.setdefault('nba_props_first_day', {}) -%}
  {%- if invocation_id not in known -%}
    {%- set asked = run_query('select first_day from ' ~ relation ~ ' where not is_everything') if adapter.get_relation(
        relation.database, relation.schema, relation.identifier
    ) -%}
    {%- set days = asked.columns[0].values() | map('string') | list if asked else [] -%}
    {%- do known.update({invocation_id: days[0][:10] if days else none}) -%}
  {%- endif -%}
  {{- return(known[invocation_id]) -}}
{% endmacro %}

{# A model that is built before this one. Not by ref when it runs: a unit test has no such model. #}
{% macro built_before(name) %}
  {%- if execute -%}
    {{- return(api.Relation.create(database=target.database, schema=target.schema, identifier=name)) -}}
  {%- endif -%}
  {{- return(ref(name)) -}}
{% endmacro %}
