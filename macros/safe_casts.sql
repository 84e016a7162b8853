{# Text to a type, null where it is not of that type: no fault of a source may stop a build. #}
{% macro safe_cast_text(text, type) %}
  {{- return(adapter.dispatch('safe_cast_text', 'nba_props')(text, type)) -}}
{% endmacro %}

{% macro duckdb__safe_cast_text(text, type) -%}
try_cast({{ text }} as {{ type }})
{%- endmacro %}

{% macro bigquery__safe_cast_text(text, type) -%}
safe_cast({{ text }} as {{ type }})
{%- endmacro %}

{# DuckDB rounds '1.5' to 2; a count that is not whole is a fault, so the text decides. #}
{% macro safe_integer(text) -%}
case when {{ matches(text, '^-?[0-9]+$') }} then {{ safe_cast_text(text, dbt.type_int()) }} end
{%- endmacro %}

{% macro safe_date(text) -%}
case when {{ matches(text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') }} then {{ safe_cast_text("substr(" ~ text ~ ", 1, 10)", "date") }} end
{%- endmacro %}

{# An instant that says it is UTC ('2026-01-24T22:30:00Z', with or without fractions). The
   zone is cut off before the cast, so both engines read the same wall time as UTC. #}
{% macro safe_utc_timestamp(text) -%}
case when {{ matches(text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$') }} then {{ safe_cast_text("replace(replace(" ~ text ~ ", 'T', ' '), 'Z', '')", "timestamp") }} end
{%- endmacro %}

{# True when the text matches the regular expression; null text gives false. #}
{% macro matches(text, pattern) %}
  {{- return(adapter.dispatch('matches', 'nba_props')(text, pattern)) -}}
{% endmacro %}

{% macro duckdb__matches(text, pattern) -%}
coalesce(regexp_matches({{ text }}, '{{ pattern }}'), false)
{%- endmacro %}

{% macro bigquery__matches(text, pattern) -%}
coalesce(regexp_contains({{ text }}, r'{{ pattern }}'), false)
{%- endmacro %}

{# The same for an instant without seconds ('2026-01-25T22:30Z'). #}
{% macro safe_utc_minute(text) -%}
{{ safe_utc_timestamp("replace(" ~ text ~ ", 'Z', ':00Z')") }}
{%- endmacro %}
