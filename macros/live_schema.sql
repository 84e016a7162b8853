{# Schema of the live models; a look-back (a schema that ends in _asof) reads their events. #}
{% macro live_schema(schema=target.schema) -%}
{{ schema[:-5] if schema.endswith('_asof') else schema }}
{%- endmacro %}
