{# Creates every raw table of the sources yml that does not exist yet, so that an empty
   warehouse builds. Columns and types come from the yml, the one place they are declared. #}
{% macro ensure_raw_tables() %}
  {# `dbt compile` and `dbt docs` only write text, and must do so without a warehouse. #}
  {% if execute and flags.WHICH not in ('compile', 'generate') %}
    {# Looks first and creates then: creating in vain takes longer. #}
    {% set missing = [] %}
    {% set looked_at = [] %}
    {% for source_node in graph.sources.values() if source_node.package_name == 'nba_props' %}
      {% set relation = api.Relation.create(
          database=source_node.database, schema=source_node.schema, identifier=source_node.identifier
      ) %}
      {% if source_node.schema not in looked_at %}
        {% do looked_at.append(source_node.schema) %}
        {% do adapter.create_schema(relation) %}
      {% endif %}
      {% if adapter.get_relation(relation.database, relation.schema, relation.identifier) is none %}
        {% do missing.append((relation, source_node.columns.values(), source_node.config.meta)) %}
      {% endif %}
    {% endfor %}
    {% for relation, columns, meta in missing %}
      {% do run_query(create_raw_table(relation, columns, meta)) %}
      {# Making a schema commits: what is created here must outlive the transaction of this macro. #}
      {% do adapter.create_schema(relation) if loop.last %}
    {% endfor %}
  {% endif %}
{% endmacro %}

{% macro create_raw_table(relation, columns, meta) %}
  {{ return(adapter.dispatch('create_raw_table', 'nba_props')(relation, columns, meta)) }}
{% endmacro %}

{% macro default__create_raw_table(relation, columns, meta) %}
create table if not exists {{ relation }} (
  {% for column in columns %}
  {{ column.name }} {{ float_type() if column.data_type == 'float' else api.Column.translate_type(column.data_type) }}{{ "," if not loop.last }}
  {% endfor %}
)
{% endmacro %}

{% macro bigquery__create_raw_table(relation, columns, meta) %}
{{ nba_props.default__create_raw_table(relation, columns, meta) }}
{% set names = columns | map(attribute='name') | list %}
{% if 'requested_for' in names %}
partition by requested_for
cluster by endpoint{{ ", record_key" if 'record_key' in names }}
{% elif meta.get('partition_by') %}
partition by {{ meta['partition_by'] }}
{% elif 'as_of_utc' in names %}
{# A partitioned table may be loaded twenty times as often a day as another one. #}
partition by timestamp_trunc(as_of_utc, month)
{% endif %}
{% if meta.get('require_partition_filter') %}
options (require_partition_filter = true)
{% endif %}
{% endmacro %}
