{# Schema of the live models; a look-back (a schema that ends in _asof) reads their events. #}
{% macro live_schema() -%}
{{ target.schema | replace('_asof', '') }}
{%- endmacro %}
