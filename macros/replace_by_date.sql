{# In the place of dbt-bigquery's own, which would take the dates from the project file: they are known
   when the model is built. Without a date of its own it would ask the rows, and that prunes nothing. #}
{% macro bq_generate_incremental_insert_overwrite_build_sql(tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists, copy_partitions) %}
  {%- set dates = nba_props.rebuilt_dates(config.get('meta')['rebuilt']) -%}
  {{- return(bq_static_insert_overwrite_sql(
      tmp_relation, target_relation, sql, partition_by, [nba_props.date_literals(dates)], dest_columns,
      tmp_relation_exists, copy_partitions
  )) -}}
{% endmacro %}

{# The same on DuckDB, in one transaction. #}
{% macro get_incremental_game_dates_sql(arguments) %}
  {%- set columns = arguments['dest_columns'] | map(attribute='quoted') | join(', ') -%}
delete from {{ arguments['target_relation'] }}
where {{ nba_props.is_rebuilt(config.get('meta')['rebuilt'], config.get('meta')['rebuilt_column']) }};

insert into {{ arguments['target_relation'] }} ({{ columns }})
select {{ columns }} from {{ arguments['temp_relation'] }}
{% endmacro %}
