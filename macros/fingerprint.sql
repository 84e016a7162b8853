{# Hash of all that decides what a model's table holds beside the data: its SQL and that of every model and
   seed that it depends on, every macro, and the vars that models read. #}
{% macro fingerprint(unique_id) %}
  {%- set known = graph.setdefault('nba_props_fingerprints', {}) -%}
  {%- if unique_id not in known -%}
    {%- set node = graph.nodes[unique_id] -%}
    {%- set parts = [nba_props.hash_of_macros(), node.checksum.checksum] -%}
    {%- for parent in node.depends_on.nodes | sort if parent in graph.nodes -%}
      {%- do parts.append(nba_props.fingerprint(parent)) -%}
    {%- endfor -%}
    {%- do known.update({unique_id: local_md5(parts | join(' '))}) -%}
  {%- endif -%}
  {{- return(known[unique_id]) -}}
{% endmacro %}

{% macro hash_of_macros() %}
  {%- set known = graph.setdefault('nba_props_macros', {}) -%}
  {%- if not known -%}
    {%- set texts = [] -%}
    {%- for name, macro in nba_props.items() | sort(attribute='0') -%}
      {%- do texts.append(macro.macro.macro_sql) -%}
    {%- endfor -%}
    {%- for name in nba_props.vars_of_models() -%}
      {%- do texts.append(tojson(var(name), sort_keys=true)) -%}
    {%- endfor -%}
    {%- do known.update({'hash': local_md5(texts | join('\n'))}) -%}
  {%- endif -%}
  {{- return(known['hash']) -}}
{% endmacro %}

{# The vars that change what models hold. #}
{% macro vars_of_models() %}
  {{- return([
      'stats', 'games_of_one_finding', 'retry_max_attempts', 'tick_gap_hours', 'prediction_hours', 'candidate_days',
      'history_games', 'training_min_rows', 'model_max_age_days', 'recommendation_deviations', 'too_good_value', 'most_claimed',
      'market_trust_prior', 'price_max_age_hours'
  ]) -}}
{% endmacro %}

{# True where a table is there and was last rebuilt whole by the SQL of now. #}
{% macro is_current(relation) %}
  {%- set unique_id = 'model.nba_props.' ~ relation.identifier -%}
  {{- return(
      nba_props.relation_before(relation) is not none
      and nba_props.recorded_fingerprints()[relation.identifier] == nba_props.fingerprint(unique_id)
  ) -}}
{% endmacro %}

{# True where this invocation makes every model and seed from what has landed: then what a table is made from is
   of now too. It is not with `dbt run --select`, nor with `--empty`, after which a table holds nothing. #}
{% macro builds_everything() %}
  {%- set known = graph.setdefault('nba_props_builds_everything', {}) -%}
  {%- if invocation_id not in known -%}
    {%- set ours = graph.nodes.values() | selectattr('package_name', 'equalto', 'nba_props') | selectattr('resource_type', 'in', ['model', 'seed']) -%}
    {%- set left_out = set(ours | map(attribute='unique_id')) - set(selected_resources) -%}
    {%- do known.update({invocation_id: not left_out and not invocation_args_dict.get('empty')}) -%}
  {%- endif -%}
  {{- return(known[invocation_id]) -}}
{% endmacro %}

{# A table or view as it was before this invocation; none: it was not there. Asked once for each: dbt goes
   through all that it knows for one. #}
{% macro relation_before(relation) %}
  {%- set known = graph.setdefault('nba_props_relations', {}) -%}
  {%- set key = invocation_id ~ relation -%}
  {%- if key not in known -%}
    {%- do known.update({key: adapter.get_relation(relation.database, relation.schema, relation.identifier)}) -%}
  {%- endif -%}
  {{- return(known[key]) -}}
{% endmacro %}

{# By table, the fingerprint with which it was last rebuilt whole. Asked once an invocation. #}
{% macro recorded_fingerprints() %}
  {%- set known = graph.setdefault('nba_props_recorded', {}) -%}
  {%- if invocation_id not in known -%}
    {%- set recorded = nba_props.fingerprint_table() -%}
    {%- set rows = run_query('select table_name, fingerprint from ' ~ recorded).rows if adapter.get_relation(
        recorded.database, recorded.schema, recorded.identifier
    ) else [] -%}
    {%- set found = {} -%}
    {%- for row in rows -%}
      {%- do found.update({row[0]: row[1]}) -%}
    {%- endfor -%}
    {%- do known.update({invocation_id: found}) -%}
  {%- endif -%}
  {{- return(known[invocation_id]) -}}
{% endmacro %}

{% macro fingerprint_table() %}
  {{- return(api.Relation.create(database=target.database, schema=target.schema, identifier='table_fingerprints')) -}}
{% endmacro %}

{# The table of fingerprints, beside the tables that it is about. In it is also when dbt was last run by hand: that
   may have been with other vars, SQL or seeds, or with `--empty`, so that `nba-props` builds everything then. #}
{% macro ensure_table_fingerprints() %}
  {%- if execute and flags.WHICH in ('build', 'run', 'seed', 'clone') -%}
    {%- set recorded = nba_props.fingerprint_table() -%}
    {%- set statements = [] -%}
    {%- if adapter.get_relation(recorded.database, recorded.schema, recorded.identifier) is none -%}
      {%- do adapter.create_schema(recorded) -%}
      {%- do statements.append('create table ' ~ recorded ~ ' (table_name ' ~ dbt.type_string() ~ ', fingerprint ' ~ dbt.type_string() ~ ')') -%}
    {%- endif -%}
    {%- if not env_var('NBA_PROPS_BUILDS', '') -%}
      {%- do statements.append('delete from ' ~ recorded ~ " where table_name = 'by hand'") -%}
      {%- do statements.append('insert into ' ~ recorded ~ " (table_name, fingerprint) values ('by hand', '" ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "')") -%}
    {%- endif -%}
    {%- for statement in statements -%}
      {%- do run_query(statement) -%}
      {# Making a schema commits: what is written here must outlive the transaction of this macro. #}
      {%- do adapter.create_schema(recorded) if loop.last -%}
    {%- endfor -%}
  {%- endif -%}
{% endmacro %}
