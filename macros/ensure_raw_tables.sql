{# Creates every raw table of the sources yml that does not exist yet, so that an empty
   warehouse builds, and adds the columns that later versions brought (meta `added`). Columns and
   types come from the yml, the one place they are declared. #}
{% macro ensure_raw_tables() %}
  {# `dbt compile` and `dbt docs` only write text, and must do so without a warehouse. #}
  {% if execute and flags.WHICH not in ('compile', 'generate') %}
    {# Looks first and creates then: creating in vain takes longer. #}
    {% set statements = [] %}
    {% set looked_at = [] %}
    {% for source_node in graph.sources.values() if source_node.package_name == 'nba_props' %}
      {% if source_node.schema == target.schema %}
        {{ exceptions.raise_compiler_error('NBA_PROPS_SCHEMA is ' ~ target.schema ~ ', where raw tables are: a model would take the place of one. Give it another name.') }}
      {% endif %}
      {% set relation = api.Relation.create(
          database=source_node.database, schema=source_node.schema, identifier=source_node.identifier
      ) %}
      {% if source_node.schema not in looked_at %}
        {% do looked_at.append(source_node.schema) %}
        {% do adapter.create_schema(relation) %}
      {% endif %}
      {% set meta = source_node.config.meta %}
      {% if adapter.get_relation(relation.database, relation.schema, relation.identifier) is none %}
        {% do statements.append((relation, nba_props.create_raw_table(relation, source_node.columns.values(), meta))) %}
      {% elif meta.get('added') %}
        {% set there = adapter.get_columns_in_relation(relation) | map(attribute='name') | list %}
        {% for name in meta['added'] if name not in there %}
          {% do statements.append((relation, 'alter table ' ~ relation ~ ' add column ' ~ nba_props.raw_column(source_node.columns[name]))) %}
        {% endfor %}
      {% endif %}
    {% endfor %}
    {% for relation, statement in statements %}
      {% do run_query(statement) %}
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
  {{ nba_props.raw_column(column) }}{{ "," if not loop.last }}
  {% endfor %}
)
{% endmacro %}

{# A column of a raw table with its type, as DDL has it. #}
{% macro raw_column(column) -%}
{{ column.name }} {{ nba_props.float_type() if column.data_type == 'float' else api.Column.translate_type(column.data_type) }}
{%- endmacro %}

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
