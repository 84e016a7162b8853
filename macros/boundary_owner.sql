{# Owner of what judges a boundary, as the meta of its model has it; null where none has. #}
{% macro boundary_owner(boundary) -%}
{%- set owners = {} -%}
{%- if execute -%}
  {%- for node in graph.get("nodes", {}).values() if node.resource_type == 'model' and node.name.startswith('rec_') and node.config.meta.get('owner') -%}
    {%- do owners.update({node.name[4:]: node.config.meta.owner}) -%}
  {%- endfor -%}
{%- endif -%}
case {{ boundary }}
{%- for name, owner in owners.items() | sort %} when '{{ name }}' then '{{ owner }}'{% endfor %}
{%- if not owners %} when '' then ''{% endif %} end
{%- endmacro %}
