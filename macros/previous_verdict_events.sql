{# The events before this run. A look-back (a schema that ends in _asof) starts from the live history, so
   it has what was known at its clock. #}
{% macro previous_verdict_events() %}
  {%- if nba_props.is_appending() -%}
select * from {{ this }}
  {%- else -%}
    {%- set live_schema = nba_props.live_schema() -%}
    {%- set live = none -%}
    {%- if execute and live_schema != target.schema -%}
      {%- set live = adapter.get_relation(
          database=this.database, schema=live_schema, identifier=this.identifier
      ) -%}
    {%- endif -%}
    {%- if live is not none -%}
select events.*
from {{ live }} as events
cross join {{ ref('run_context') }} as run_context
where events.as_of_utc <= run_context.as_of_utc
    {%- else -%}
{{ nba_props.no_verdict_events() }}
    {%- endif -%}
  {%- endif -%}
{% endmacro %}

{# As is_incremental, and false for `dbt compile` and unit tests, which must do without a warehouse. #}
{% macro is_appending() %}
  {{- return(flags.WHICH != 'compile' and this is not none and is_incremental()) -}}
{% endmacro %}

{% macro no_verdict_events() %}
select
    cast(null as {{ dbt.type_string() }}) as verdict_key,
    cast(null as {{ dbt.type_string() }}) as boundary,
    cast(null as {{ dbt.type_int() }}) as boundary_order,
    cast(null as {{ dbt.type_string() }}) as entity,
    cast(null as {{ dbt.type_string() }}) as game_id,
    cast(null as date) as game_date,
    cast(null as {{ dbt.type_string() }}) as label,
    cast(null as {{ dbt.type_string() }}) as state,
    cast(null as {{ dbt.type_string() }}) as cause,
    cast(null as {{ dbt.type_string() }}) as detail,
    cast(null as {{ dbt.type_string() }}) as scope,
    cast(null as {{ dbt.type_string() }}) as scope_entity,
    cast(null as {{ dbt.type_string() }}) as exception_id,
    cast(null as {{ dbt.type_boolean() }}) as is_incident,
    cast(null as {{ dbt.type_string() }}) as evidence,
    cast(null as {{ dbt.type_string() }}) as renamed_to,
    cast(null as timestamp) as as_of_utc,
    cast(null as timestamp) as recorded_at_utc
from (select 1 as one) as nothing
where one = 0
{% endmacro %}
