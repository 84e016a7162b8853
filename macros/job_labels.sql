{# What a query is labelled with: its layer (the folder of a model, else its package) and its node. `node` is none for what belongs to none. #}
{% macro job_labels(node) %}
  {%- set labels = {'app': 'nba_props', 'layer': 'hooks', 'node': 'none'} -%}
  {%- if node and node.resource_type == 'model' -%}
    {%- do labels.update({'layer': node.fqn[1] if node.fqn | length > 2 else node.package_name, 'node': node.name}) -%}
  {%- elif node -%}
    {%- do labels.update({'layer': node.resource_type, 'node': node.name}) -%}
  {%- endif -%}
  {{- return(tojson(labels)) -}}
{% endmacro %}
